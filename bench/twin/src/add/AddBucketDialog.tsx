import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useNavigate, useParams } from "react-router";
import { useTestValues } from "../api/buckets.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { useNotice } from "../ui/Notices.tsx";
import { AccessStep } from "./AccessStep.tsx";
import { VerifyStep } from "./VerifyStep.tsx";
import { WhereStep } from "./WhereStep.tsx";
import { STEP_FIELDS } from "./schema.ts";
import { useAddForm } from "./useAddForm.ts";

const STEPS = ["Where", "Access", "Verify"];

/** The dialog that adds a bucket config, in three steps. */
export function AddBucketDialog() {
  const { org = "" } = useParams();
  const navigate = useNavigate();
  const notice = useNotice();
  const [step, setStep] = useState(0);
  const close = () => void navigate(`/${org}/buckets`);
  const { form, submit, isAdding } = useAddForm(org, {
    onAdded: ({ nickname }) => {
      notice(`${nickname} was added.`);
      close();
    },
    onRefused: setStep,
  });
  const test = useTestValues(org);
  const next = async () => {
    if (await form.trigger(STEP_FIELDS[step], { shouldFocus: true })) setStep(step + 1);
  };
  const hasFailed = test.data !== undefined && test.data.verdict !== "verified";
  const label = isAdding ? "Adding…" : hasFailed ? "Add without a passing test" : "Add bucket";
  const steps = [<WhereStep key="where" />, <AccessStep key="access" org={org} />, <VerifyStep key="verify" test={test} />];
  const refusal = form.formState.errors.root?.message;
  return (
    <Dialog title="Add bucket" open onClose={close}>
      <FormProvider {...form}>
        <form className="form bucket-form" noValidate onSubmit={submit}>
          <div className="dialog-body">
            <StepList at={step} />
            {refusal && (
              <p role="alert" className="field-error">
                {refusal}
              </p>
            )}
            <section className="form-step form" aria-label={STEPS[step]}>
              <h3 className="step-heading">{STEPS[step]}</h3>
              {steps[step]}
            </section>
          </div>
          <footer className="dialog-footer">
            {step > 0 && <TurnButton label="Back" look="button dialog-footer-aside" onClick={() => setStep(step - 1)} />}
            <TurnButton label="Cancel" look="button" onClick={close} />
            {step < STEPS.length - 1 && <TurnButton label="Next" look="button button-primary" onClick={() => void next()} />}
            {step === STEPS.length - 1 && (
              <button className="button button-primary" disabled={isAdding}>
                {label}
              </button>
            )}
          </footer>
        </form>
      </FormProvider>
    </Dialog>
  );
}

function StepList({ at }: { at: number }) {
  return (
    <ol className="step-list">
      {STEPS.map((title, number) => (
        <li key={title} aria-current={number === at ? "step" : undefined}>
          {title}
        </li>
      ))}
    </ol>
  );
}

function TurnButton({ label, look, onClick }: { label: string; look: string; onClick: () => void }) {
  return (
    <button type="button" className={look} onClick={onClick}>
      {label}
    </button>
  );
}
