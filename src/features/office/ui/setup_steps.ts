/**
 * What a new organisation sets up, in the order in which one thing needs the other, how far each is, and the next thing
 * to do. Pure: what is known comes in, and what its reader may not see stays out.
 */

/** `undefined` where the reader may not ask, or the reply is under way. */
export type Known = {
  readonly policy: { readonly version: number } | null | undefined;
  readonly register: { readonly activities: number; readonly hasController: boolean } | undefined;
  readonly hasContact: boolean | undefined;
  readonly people:
    | { readonly members: number; readonly officers: number; readonly owners: number }
    | undefined;
  readonly stores: { readonly all: number; readonly usable: number } | undefined;
  readonly mailboxes: { readonly all: number; readonly failing: number; readonly paused: number } | undefined;
  readonly mail:
    | { readonly hasMailServer: boolean; readonly waiting: number; readonly refused: number }
    | undefined;
};

/** What each step takes. */
const takes = {
  policy: "settings:write",
  register: "register:write",
  controller: "register:write",
  settings: "settings:write",
  people: "people:write",
  connections: "connection:write",
  mailboxes: "connection:write",
  mail: "settings:write",
} as const;
type StepId = keyof typeof takes;
type Permission = (typeof takes)[StepId];

export type Step = {
  readonly id: StepId;
  readonly path: string;
  readonly title: string;
  readonly what: string;
  readonly status: "kept" | "due" | "broken" | "unproven";
  readonly word: string;
  /** What is left, as the next thing to do; absent once nothing is. */
  readonly next?: { readonly title: string; readonly why: string; readonly action: string };
};

type Found = Pick<Step, "status" | "word" | "next">;
const done = (word: string): Found => ({ status: "kept", word });

function policyOf(policy: NonNullable<Known["policy"]> | null): Found {
  if (policy !== null) return done(`version ${policy.version}`);
  return {
    status: "unproven",
    word: "not chosen yet",
    next: {
      title: "Choose a policy",
      why: "Everything else hangs on it: each clause becomes a promise with its proof.",
      action: "Go to the policy",
    },
  };
}

function registerOf({ activities }: NonNullable<Known["register"]>): Found {
  if (activities > 0) return done(activities === 1 ? "1 activity" : `${activities} activities`);
  return {
    status: "unproven",
    word: "empty",
    next: {
      title: "Say what you do with data",
      why: "Whoever asks for their data is told why you hold it, for how long, and who receives it.",
      action: "Go to the register",
    },
  };
}

function controllerOf({ hasController }: NonNullable<Known["register"]>): Found {
  if (hasController) return done("written down");
  return {
    status: "unproven",
    word: "not written down",
    next: {
      title: "Write down who answers for the data",
      why: "Letters carry the address, and say whom to ask and where to complain.",
      action: "Write it down",
    },
  };
}

function contactOf(hasContact: boolean): Found {
  if (hasContact) return done("the officer can be reached");
  return {
    status: "due",
    word: "no contact of the officer",
    next: {
      title: "Say how the data-protection officer is reached",
      why: "The public pages show it, and your working days and the law you answer to are set beside it.",
      action: "Go to the settings",
    },
  };
}

function peopleOf({ members, officers, owners }: NonNullable<Known["people"]>): Found {
  if (officers === 0)
    return {
      status: "due",
      word: "no data-protection officer",
      next: {
        title: "Name a data-protection officer",
        why: "Only that role decides requests; give it to yourself or invite somebody.",
        action: "Go to the people",
      },
    };
  if (owners < 2)
    return {
      status: "due",
      word: members === 1 ? "you alone" : "one owner alone",
      next: {
        title: "Invite a second owner",
        why: "When the only owner is locked out, nobody here can let anybody in again.",
        action: "Go to the people",
      },
    };
  return done(`${members} with access`);
}

function storesOf({ all, usable }: NonNullable<Known["stores"]>): Found {
  if (all > 0 && usable === all) return done(usable === 1 ? "1 is searched" : `all ${usable} are searched`);
  const word = all === 0 ? "none yet" : `${usable} of ${all} can be searched`;
  return {
    status: all === 0 ? "unproven" : "due",
    word,
    next: {
      title: all === 0 ? "Connect a system" : "Confirm what is where",
      why:
        all === 0
          ? "Kept finds one person’s data in the databases you connect; without one each search is by hand."
          : "A system is searched once a person has confirmed whose each table is.",
      action: "Go to the connections",
    },
  };
}

function mailOf({ hasMailServer, waiting, refused }: NonNullable<Known["mail"]>): Found {
  if (refused > 0)
    return {
      status: "broken",
      word: `${refused} refused`,
      next: {
        title: "Look at the mails that were refused",
        why: "Somebody waits for them.",
        action: "Go to the outbox",
      },
    };
  if (hasMailServer) return done("mail goes out");
  return {
    status: "due",
    word: waiting === 0 ? "no mail server" : `no mail server, ${waiting} waiting`,
    next: {
      title: "Let mail go out",
      why: "Beside the outbox you name the mail server. Until then every mail waits there, to be passed on by hand.",
      action: "Go to the outbox",
    },
  };
}

function mailboxesOf({ all, failing, paused }: NonNullable<Known["mailboxes"]>): Found {
  if (failing > 0)
    return {
      status: "broken",
      word: failing === 1 ? "1 cannot be read" : `${failing} cannot be read`,
      next: {
        title: "Look at the mailbox that cannot be read",
        why: "A request that arrives there is not seen, and its clock runs.",
        action: "Go to the mailboxes",
      },
    };
  return done(paused === 0 ? `${all} read` : `${all - paused} of ${all} read`);
}

/** The steps whose facts are known, in order. */
export function stepsOf(known: Known): readonly Step[] {
  const { policy, register, hasContact, people, stores, mailboxes, mail } = known;
  const step = (id: StepId, path: string, title: string, what: string, found: Found | undefined): Step[] =>
    found === undefined ? [] : [{ id, path, title, what, ...found }];
  return [
    ...step(
      "policy",
      "/",
      "Policy",
      "What you promise, clause by clause, and what proves it.",
      policy === undefined ? undefined : policyOf(policy),
    ),
    ...step(
      "register",
      "/registers",
      "Register",
      "What you do with data, why, and for how long.",
      register && registerOf(register),
    ),
    ...step(
      "controller",
      "/registers?open=controller",
      "Who answers for the data",
      "Your address and whom to ask, for letters and packages.",
      register && controllerOf(register),
    ),
    ...step(
      "settings",
      "/setup/settings",
      "Settings",
      "How the officer is reached, where you keep time, which law you answer to, how long packages live.",
      hasContact === undefined ? undefined : contactOf(hasContact),
    ),
    ...step(
      "people",
      "/people",
      "People",
      "Who works here with Kept, and what each may do.",
      people && peopleOf(people),
    ),
    ...step(
      "connections",
      "/setup/connections",
      "Connections",
      "The systems that hold personal data, and the map of whose each row is.",
      stores && storesOf(stores),
    ),
    ...step(
      "mailboxes",
      "/setup/mailboxes",
      "Mailboxes",
      "Where people write to you: what comes in opens requests, from when it arrived.",
      // Not for everybody: without one it is a page among the others.
      mailboxes === undefined || mailboxes.all === 0 ? undefined : mailboxesOf(mailboxes),
    ),
    ...step(
      "mail",
      "/setup/mail",
      "Outbox",
      "What Kept sends in your name: what waits, what went out, what was refused.",
      mail && mailOf(mail),
    ),
  ];
}

/** The first step that has something left; one without which nothing works comes before one that can wait. */
export function nextStep(
  steps: readonly Step[],
  /** What the reader may do: nobody is told to take a step that is somebody else's. */
  may: Readonly<Record<Permission, boolean>>,
): (Step & { readonly next: NonNullable<Step["next"]> }) | undefined {
  for (const wanted of ["broken", "unproven", "due"] as const) {
    for (const step of steps) {
      const { id, status, next } = step;
      if (status === wanted && next !== undefined && may[takes[id]]) return { ...step, next };
    }
  }
  return undefined;
}
