// Goal: a newcomer is led through everything there is to set up, one thing at a time, and nothing is called done that is
// not.
// Method: a new organisation's facts, mended one by one as they are named; every order of what is known.
import { expect, test } from "vitest";
import { nextStep, stepsOf } from "./setup_steps.ts";
import type { Known } from "./setup_steps.ts";

const fresh: Known = {
  policy: null,
  register: { activities: 0, hasController: false },
  hasContact: false,
  people: { members: 1, officers: 1, owners: 1 },
  stores: { all: 0, usable: 0 },
  mailboxes: { all: 0, failing: 0, paused: 0 },
  mail: { hasMailServer: false, waiting: 0, refused: 0 },
};

const owner = {
  "settings:write": true,
  "register:write": true,
  "people:write": true,
  "connection:write": true,
};

/** What doing the step changes. */
const doing: Readonly<Record<string, (known: Known) => Known>> = {
  policy: (known) => ({ ...known, policy: { version: 1 } }),
  register: (known) => ({ ...known, register: { activities: 12, hasController: false } }),
  controller: (known) => ({ ...known, register: { activities: 12, hasController: true } }),
  settings: (known) => ({ ...known, hasContact: true }),
  people: (known) => ({ ...known, people: { members: 2, officers: 1, owners: 2 } }),
  connections: (known) => ({ ...known, stores: { all: 1, usable: 1 } }),
  mail: (known) => ({ ...known, mail: { hasMailServer: true, waiting: 0, refused: 0 } }),
};

test("each step leads to another until all are done", () => {
  const walked: string[] = [];
  let known = fresh;
  for (;;) {
    const next = nextStep(stepsOf(known), owner);
    if (next === undefined) break;
    walked.push(next.id);
    expect(walked.length).toBeLessThan(8);
    known = doing[next.id]?.(known) ?? known;
  }
  expect(walked).toEqual(["policy", "register", "controller", "connections", "settings", "people", "mail"]);
  expect(stepsOf(known).every(({ status }) => status === "kept")).toBe(true);
});

test("refused mail comes before everything, and a half-confirmed system is not called searched", () => {
  const refused = { ...fresh, mail: { hasMailServer: true, waiting: 0, refused: 2 } };
  expect(nextStep(stepsOf(refused), owner)?.id).toBe("mail");
  const half = stepsOf({ ...fresh, stores: { all: 2, usable: 1 } }).find(({ id }) => id === "connections");
  expect([half?.status, half?.word]).toEqual(["due", "1 of 2 can be searched"]);
  const nobody = stepsOf({ ...fresh, people: { members: 3, officers: 0, owners: 2 } });
  expect(nobody.find(({ id }) => id === "people")?.word).toBe("no data-protection officer");
});

test("a mailbox that cannot be read comes before everything; without any there is nothing to say", () => {
  expect(stepsOf(fresh).some(({ id }) => id === "mailboxes")).toBe(false);
  const failing = { ...fresh, mailboxes: { all: 2, failing: 1, paused: 0 } };
  expect(nextStep(stepsOf(failing), owner)?.id).toBe("mailboxes");
  const paused = stepsOf({ ...fresh, mailboxes: { all: 2, failing: 0, paused: 1 } });
  expect(paused.find(({ id }) => id === "mailboxes")?.word).toBe("1 of 2 read");
});

test("nobody is told to take a step that is somebody else's", () => {
  const known = { ...fresh, policy: { version: 1 }, register: { activities: 1, hasController: true } };
  expect(nextStep(stepsOf(known), owner)?.id).toBe("connections");
  expect(nextStep(stepsOf(known), { ...owner, "connection:write": false })?.id).toBe("settings");
  const officer = { ...known, hasContact: true, stores: { all: 1, usable: 1 } };
  expect(nextStep(stepsOf(officer), owner)?.id).toBe("people");
  expect(nextStep(stepsOf(officer), { ...owner, "people:write": false })?.id).toBe("mail");
});

test("what the reader may not see is not on the list", () => {
  const blind: Known = {
    policy: null,
    register: undefined,
    hasContact: undefined,
    people: undefined,
    stores: undefined,
    mailboxes: undefined,
    mail: undefined,
  };
  expect(stepsOf(blind).map(({ id }) => id)).toEqual(["policy"]);
});
