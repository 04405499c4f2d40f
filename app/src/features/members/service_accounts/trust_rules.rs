//! The trust rules of a service account: which workloads act as it, by the tokens of their platforms.

use domain::{
    moment::Moment,
    trust_rule::{Preset, TrustRuleDraft, TrustRuleView, Unmet, Verdict},
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

use crate::{
    act::Act as _,
    api::trust_rules::{AccountRules, Create, Delete, Trials, TryToken, load_all},
    features::refused::dialog_over,
    form::{self, Returned},
    refusal::Refusal,
    routes::{self, Here},
    ui::{
        banner::RefusalBanner,
        dialog::{Dialog, LeaveLink},
        field::{Spec, TextArea, TextField, errors_of},
        moment::Ago,
        row_confirm::RowConfirm,
        table::{Row, RowTable},
    },
};

const ISSUER: Spec = Spec::code("issuer", "Issuer").help("Letter for letter as its tokens state it in iss.");
const AUDIENCE: Spec =
    Spec::code("audience", "Audience").help("The platform is asked for tokens with exactly this aud.");
const CONDITIONS: Spec = Spec::code("conditions", "Conditions")
    .help("One a line, as claim = value, and all have to hold. A * stands for any characters. Ids are safer than names, which can be given to another owner.");
const TOKEN: Spec = Spec::code("token", "Token of a workload")
    .help("Nothing is given for it, and it is neither stored nor shown again.");

#[component]
pub(super) fn TrustRulesOf(org: String, account: String, here: Here) -> impl IntoView {
    let changed = form::returned::<TrustRuleDraft, ()>(&[Create::name(), Delete::name()]);
    let tried = form::returned::<(), Trials>(&[TryToken::name()]);
    let preset = use_query_map().with_untracked(|query| query.get(routes::PRESET)?.parse().ok());
    dialog_over(load_all(org, account), move |rules| {
        view! { <TrustRulesDialog rules=rules here=here changed=changed tried=tried preset=preset /> }.into_any()
    })
}

#[component]
fn TrustRulesDialog(
    rules: AccountRules,
    here: Here,
    changed: Returned<TrustRuleDraft, ()>,
    tried: Returned<(), Trials>,
    /// The platform that the form starts from.
    preset: Option<Preset>,
) -> impl IntoView {
    let AccountRules { account, rules, audience, now } = rules;
    let name = account.name.to_string();
    let page = here.to_string();
    let action = here.dialog(routes::Dialog::TrustRules(&name));
    let verdicts = tried.outcome.map(|Trials(trials)| trials);
    let suggested = || preset.map_or_else(|| empty(&audience), |preset| preset.draft(&audience));
    let draft = changed.draft.filter(|draft| *draft != TrustRuleDraft::default()).unwrap_or_else(suggested);
    let verdict_of = |rule: &TrustRuleView| {
        let trial = verdicts.as_ref()?.iter().find(|trial| trial.rule == rule.id)?;
        Some(trial.verdict.clone())
    };
    let rows: Vec<_> = rules.iter().map(|rule| row(rule, verdict_of(rule), now, &name, &action)).collect();
    let last = if verdicts.is_some() { "Your token" } else { "Last used" };
    let list = if rows.is_empty() {
        Either::Left(view! { <p class="nothing-yet">"It has no trust rules yet."</p> })
    } else {
        let headings = ["Issuer", "Audience", "Conditions", last];
        let (action, name) = (action.clone(), name.clone());
        Either::Right(view! {
            <RowTable caption="Trust rules" headings=headings class="trust-rules" rows=rows />
            <TryForm action=action account=name refusal=tried.refusal />
        })
    };
    view! {
        <Dialog title=format!("Trust rules of {name}") close_to=page.clone()>
            <div class="dialog-body">
                <p class="field-help">
                    {format!(
                        "A workload whose token one of these rules accepts acts as {}, and stores no secret.",
                        account.address,
                    )}
                </p>
                {list}
                <NewRule here=here account=name action=action draft=draft refusal=changed.refusal />
            </div>
            <footer class="dialog-footer">
                <LeaveLink to=page>"Done"</LeaveLink>
            </footer>
        </Dialog>
    }
}

fn empty(audience: &str) -> TrustRuleDraft {
    TrustRuleDraft { audience: audience.to_owned(), ..TrustRuleDraft::default() }
}

fn row(rule: &TrustRuleView, verdict: Option<Verdict>, now: Moment, account: &str, action: &str) -> Row<4> {
    let conditions =
        rule.conditions.iter().map(|condition| view! { <li><code>{condition.to_string()}</code></li> }).collect_view();
    let last = match (verdict, rule.used_at) {
        (Some(verdict), _) => view! { <VerdictOf verdict=verdict /> }.into_any(),
        (None, Some(at)) => view! { <Ago at=at now=now /> }.into_any(),
        (None, None) => "never".into_any(),
    };
    let deletion = view! {
        <RowConfirm
            action=action.to_owned()
            subject=Some(("rule", rule.id.to_string()))
            within=Some(("account", account.to_owned()))
            act=Delete::name()
            label="Delete".to_owned()
            full_label=Some(format!("Delete the trust rule for {}", rule.issuer))
            about="Workloads that came in by it lose access at once: their tokens are deleted with it.".to_owned()
            press="Delete trust rule".to_owned()
        />
    };
    Row::new([
        view! { <code>{rule.issuer.to_string()}</code> }.into_any(),
        view! { <code>{rule.audience.to_string()}</code> }.into_any(),
        view! { <ul class="conditions">{conditions}</ul> }.into_any(),
        last,
    ])
    .with_actions(Some(deletion.into_any()))
    .about(rule.id)
}

#[component]
fn VerdictOf(verdict: Verdict) -> impl IntoView {
    match verdict {
        Verdict::Accepted => view! { <p class="verdict">"Accepts it."</p> }.into_any(),
        Verdict::Refused(why) => view! { <p class="verdict">{format!("Does not accept it. {why}")}</p> }.into_any(),
        Verdict::Unmet(unmet) => {
            let unmet = unmet.into_iter().map(|unmet| view! { <li>{mismatch(&unmet)}</li> }).collect_view();
            view! {
                <p class="verdict">"Does not accept it:"</p>
                <ul class="conditions">{unmet}</ul>
            }
            .into_any()
        }
    }
}

/// Why a token does not meet a condition.
fn mismatch(Unmet { condition, found }: &Unmet) -> String {
    let (claim, wanted) = (&condition.claim, &condition.pattern);
    match found {
        Some(found) => format!("{claim} is {found}, not {wanted}."),
        None => format!("It has no {claim}."),
    }
}

#[component]
fn TryForm(action: String, account: String, refusal: Option<Refusal>) -> impl IntoView {
    let error = errors_of(refusal.clone());
    view! {
        <form method="post" action=action class="form form-wide">
            <h3>"Try a token"</h3>
            <input type="hidden" name="account" value=account />
            <RefusalBanner refusal=refusal />
            <TextArea spec=TOKEN value=String::new() rows=3 secret=true error=error("token") />
            <div class="form-actions">
                <button class="button" name="intent" value=TryToken::name()>
                    "Try token"
                </button>
            </div>
        </form>
    }
}

#[component]
fn NewRule(
    here: Here,
    account: String,
    action: String,
    draft: TrustRuleDraft,
    refusal: Option<Refusal>,
) -> impl IntoView {
    let error = errors_of(refusal.clone());
    let presets = Preset::ALL
        .iter()
        .map(|preset| {
            let address = here.preset(routes::Dialog::TrustRules(&account), preset.as_str());
            view! { <li><a href=address>{preset.label()}</a></li> }
        })
        .collect_view();
    view! {
        <form method="post" action=action class="form form-wide">
            <h3>"New trust rule"</h3>
            <p class="field-help" id="presets">"Start from an example, and put your own ids into it:"</p>
            <ul class="link-row" aria-labelledby="presets">{presets}</ul>
            <input type="hidden" name="account" value=account />
            <RefusalBanner refusal=refusal />
            <div class="form-row">
                <TextField spec=ISSUER value=RwSignal::new(draft.issuer) error=error("issuer") />
                <TextField spec=AUDIENCE value=RwSignal::new(draft.audience) error=error("audience") />
            </div>
            <TextArea spec=CONDITIONS value=draft.conditions rows=4 error=error("conditions") />
            <div class="form-actions">
                <button class="button" name="intent" value=Create::name()>
                    "Create trust rule"
                </button>
            </div>
        </form>
    }
}
