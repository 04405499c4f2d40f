// Tests everything that a list shows, a few at a time, by the calls that test one. Cancel, or leaving the page, ends it.
async function call(path, body, signal) {
  const answer = await fetch(`/api/ui/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(35_000)]),
  });
  if (answer.status === 401) throw new Error("Your session has ended. Sign in again.");
  return { answer, said: await answer.json().catch(() => null) };
}

function pause(seconds, signal) {
  return new Promise((done, ended) => {
    setTimeout(done, seconds * 1000);
    signal.addEventListener("abort", ended);
  });
}

// A line above the list with the progress. It stays when the test has ended.
function progressOf(section, stop) {
  section.querySelector(".test-progress")?.remove();
  const line = document.createElement("p");
  line.className = "test-progress";
  const [bar, text, cancel] = ["progress", "span", "button"].map((name) => document.createElement(name));
  cancel.type = "button";
  cancel.className = "button-quiet";
  cancel.textContent = "Cancel";
  cancel.addEventListener("click", () => stop.abort());
  bar.setAttribute("aria-label", "Tests");
  line.append(bar, text, cancel);
  section.querySelector("[data-list]").before(line);
  return {
    tell(count, of, more = "") {
      bar.max = of || 1;
      bar.value = count.tested;
      const others = count.others ? ` ${count.others} can't be tested.` : "";
      text.textContent = `${count.tested} of ${of - count.gone} tested, ${count.failing} failing.${others}${more}`;
    },
    end(sentence) {
      if (sentence) text.textContent = `${sentence} ${text.textContent}`;
      bar.remove();
      cancel.remove();
      say(text.textContent);
    },
  };
}

// The list follows, but not under somebody's hands.
async function follow(section, signal) {
  if (section.querySelector("[data-list]").contains(document.activeElement)) return;
  await renew(section, here, signal).catch(() => {});
}

// The list that follows a run of tests, every two seconds at most.
function follower(section, signal) {
  let renewal;
  return () => {
    renewal ??= follow(section, signal)
      .then(() => pause(2, signal))
      .catch(() => {})
      .then(() => (renewal = null));
  };
}

// Tests `ids`, three at a time; once the tests of a minute are spent, one at half the pace: the other half is for whoever else tests.
async function testEach(ids, test, wait) {
  let isSpent = false;
  const work = async (isLast) => {
    while (ids.length && (isLast || !isSpent)) {
      const id = ids.shift();
      const retryAfter = await test(id);
      if (!retryAfter) continue;
      ids.unshift(id);
      isSpent = true;
      if (isLast) await wait(2 * retryAfter);
    }
  };
  await Promise.all([work(), work(), work()]);
  await work(true);
}

async function testWanted(form, section, progress, signal) {
  const kind = form.querySelector("[name=intent]").value.split("/")[0];
  const wanted = Object.fromEntries(new FormData(form));
  const { answer, said } = await call(`${kind}/to-test`, wanted, signal);
  if (!answer.ok) throw new Error("The list could not be read. Try again in a minute.");
  const of = said.ids.length;
  const count = { tested: 0, failing: 0, gone: 0, others: said.left_out };
  const listFollows = follower(section, signal);
  progress.tell(count, of);
  // Answers with the seconds to wait if it may not test now.
  const test = async (id) => {
    const { answer, said } = await call(`${kind}/test-stored`, { org: wanted.org, id }, signal);
    if (answer.status === 429) return Number(answer.headers.get("retry-after")) || 3;
    if (answer.ok) {
      count.tested++;
      count.failing += said?.checks.some((check) => check.outcome === "failed") ? 1 : 0;
    } else {
      count.gone++;
      count.others++;
    }
    progress.tell(count, of);
    listFollows();
  };
  const wait = (seconds) => {
    progress.tell(count, of, ` The server tests a few a minute: going on in ${seconds} s.`);
    listFollows();
    return pause(seconds, signal);
  };
  await testEach(said.ids, test, wait);
}

async function testAll(form) {
  const section = form.closest("section");
  const stop = new AbortController();
  const progress = progressOf(section, stop);
  let sentence;
  say("Testing the connections");
  section.dataset.testing = "";
  try {
    await testWanted(form, section, progress, stop.signal);
  } catch (error) {
    sentence = stop.signal.aborted ? "Cancelled." : error.name === "Error" ? error.message : "The server cannot be reached.";
  }
  delete section.dataset.testing;
  stop.abort();
  await follow(section);
  progress.end(sentence);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-test-all]")) return;
  event.preventDefault();
  if (!("testing" in event.target.closest("section").dataset)) testAll(event.target);
});
