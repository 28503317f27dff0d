/** What the office asks of cases of all kinds and is told about them. Safe for the browser. */
import { z } from "zod";
import { idSchema } from "../../platform/identifiers.ts";
import type { AccountId } from "../../platform/identifiers.ts";
import { sentCount, text } from "../../platform/text.ts";

const moment = z.iso.datetime({ offset: true });
export const reference = z.string().regex(/^[A-Z]{1,3}-\d{4}-\d{4,12}$/);
const code = z.string().regex(/^[a-z0-9-]{1,40}$/);

export const whose = ["mine", "team", "all"] as const;
export const WorkQuery = z.strictObject({
  whose: z.enum(whose).optional(),
  kind: code.optional(),
  state: code.optional(),
  /** Only what is late or due within a week. */
  pressing: z.enum(["yes"]).optional(),
  /** Only where somebody else did something since whoever asks looked. */
  changed: z.enum(["yes"]).optional(),
  after: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9_-]+$/)
    .optional(),
});

const WorkRow = z.strictObject({
  reference: z.string(),
  kind: z.string(),
  /** “Complaint”. */
  kindName: z.string(),
  /** A sentence: who wants what. */
  what: z.string(),
  state: z.string(),
  /** What it waits for, in two or three words. */
  stage: z.string(),
  receivedAt: moment,
  due: moment.optional(),
  isOwed: z.boolean(),
  isLate: z.boolean(),
  isWaiting: z.boolean(),
  handler: z.string().optional(),
  isMine: z.boolean(),
  /** `answered`: nothing is owed any more, and it is not closed yet. */
  group: z.enum(["open", "answered", "closed"]),
  /** Whoever asks never looked at it, or somebody else did something in it since. */
  news: z.enum(["new", "changed"]).optional(),
});
export type WorkRow = z.infer<typeof WorkRow>;
export const WorkList = z.strictObject({
  cases: z.array(WorkRow).max(50),
  next: z.string().optional(),
  counts: z.strictObject({
    /** Open: something is still owed, or nothing was said yet. */
    mine: z.int(),
    team: z.int(),
    answered: z.strictObject({ mine: z.int(), team: z.int() }),
    late: z.int(),
    /** Open, answered and closed. */
    all: z.int(),
  }),
  /** The kinds there are and their states, for the filters. */
  kinds: z.array(
    z.strictObject({
      kind: z.string(),
      many: z.string(),
      states: z.array(z.strictObject({ state: z.string(), name: z.string() })),
    }),
  ),
  asOf: moment,
});

export const FieldView = z.strictObject({
  name: z.string(),
  kind: z.enum(["words", "line", "email", "choice", "day", "member", "colleague", "yes"]),
  label: z.string(),
  hint: z.string().optional(),
  isRequired: z.boolean(),
  /** Of a colleague: only those who work on cases. */
  isWorker: z.boolean(),
  max: z.int(),
  choices: z.array(z.strictObject({ value: z.string(), label: z.string() })),
});
export type FieldView = z.infer<typeof FieldView>;

const doors = ["work", "decide", "own"] as const;
const Offer = z.strictObject({
  command: z.string(),
  title: z.string(),
  act: z.string(),
  isDanger: z.boolean(),
  /** Which call carries it out. */
  door: z.enum(doors),
  fields: z.array(FieldView),
});
export type Offer = z.infer<typeof Offer>;

const People = z.array(
  z.strictObject({
    actorId: z.string(),
    accountId: z.string(),
    name: z.string(),
    isMe: z.boolean(),
    /** Works on cases. */
    isWorker: z.boolean(),
  }),
);

export const CaseForm = z.strictObject({
  kind: z.string(),
  title: z.string(),
  lede: z.string(),
  act: z.string(),
  fields: z.array(FieldView),
  refusals: z.record(z.string(), z.string()),
  people: People,
});
export type CaseForm = z.infer<typeof CaseForm>;

/** What was typed, by field; judged by the kind's own fields. */
const Sent = z.record(z.string().regex(/^[a-zA-Z]{1,40}$/), text({ max: 8000 }));
export const OpenCase = z.strictObject({
  kind: code,
  fields: Sent,
  /** The case it is born of. */
  origin: reference.optional(),
});
export const OpenedCase = z.strictObject({
  reference: z.string(),
  /** Whether whoever opened it may open its page. */
  mayOpen: z.boolean(),
  due: moment.optional(),
});
export const ActOnCase = z.strictObject({ version: sentCount.min(1), command: code, fields: Sent });
export const Acted = z.strictObject({ version: z.int(), state: z.string() });

const ClockView = z.strictObject({
  rule: z.string(),
  /** What must be done by then. */
  what: z.string(),
  title: z.string(),
  explanation: z.array(z.string()),
  start: moment,
  end: moment.optional(),
  isOver: z.boolean(),
  isLate: z.boolean(),
});
export type ClockView = z.infer<typeof ClockView>;

const Said = z.strictObject({ name: z.string(), label: z.string(), text: z.string() });
const Related = z.strictObject({
  reference: z.string(),
  kindName: z.string(),
  what: z.string(),
  stage: z.string(),
  isOpen: z.boolean(),
  isOrigin: z.boolean(),
});

export const CaseView = z.strictObject({
  reference: z.string(),
  kind: z.string(),
  kindName: z.string(),
  version: z.int(),
  title: z.string(),
  sub: z.string(),
  state: z.string(),
  stateName: z.string(),
  isOver: z.boolean(),
  now: moment,
  clocks: z.array(ClockView),
  next: z.strictObject({
    code: z.string(),
    title: z.string(),
    text: z.string(),
    command: z.string().optional(),
    /** Whose turn it is, when it is not the reader's. */
    who: z.string().optional(),
    missing: z.array(z.strictObject({ code: z.string(), text: z.string() })),
  }),
  facts: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  /** The newest of each text. */
  texts: z.array(Said),
  /** How long what is written in it is kept. */
  end: z.strictObject({ title: z.string(), sentences: z.array(z.string()), isGone: z.boolean() }),
  artefacts: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string(),
      is: z.enum(["held", "unsent", "missing", "not-needed"]),
    }),
  ),
  related: z.array(Related),
  timeline: z.array(
    z.strictObject({
      sequence: z.int(),
      type: z.string(),
      at: moment,
      recordedAt: moment.optional(),
      sentence: z.string(),
      said: z.array(Said),
      who: z.string(),
    }),
  ),
  offers: z.array(Offer),
  refusals: z.record(z.string(), z.string()),
  people: People,
  /** Words are left out: whoever reads is an auditor. */
  isPseudonymous: z.boolean(),
  /** A letter has not left. */
  isHeld: z.boolean(),
  /** Whatever such a letter says, the person was told since in another way. */
  isToldOtherwise: z.boolean(),
});
export type CaseView = z.infer<typeof CaseView>;

export const OwnCase = z.strictObject({
  reference: z.string(),
  kind: z.string(),
  kindName: z.string(),
  version: z.int(),
  title: z.string(),
  stateName: z.string(),
  isOver: z.boolean(),
  openedAt: moment,
  due: moment.optional(),
  isLate: z.boolean(),
  /** Mine to do. */
  isMine: z.boolean(),
  texts: z.array(Said),
  offers: z.array(Offer),
  refusals: z.record(z.string(), z.string()),
});
export type OwnCase = z.infer<typeof OwnCase>;
export const OwnCases = z.strictObject({ cases: z.array(OwnCase).max(50), people: People, asOf: moment });

const colleague = { accountId: idSchema<AccountId>(), name: z.string() };
export const Wall = z.strictObject({
  /** For whom it does not exist; whom it is about is kept from it for good. */
  keptFrom: z.array(z.strictObject({ ...colleague, mayLift: z.boolean() })),
  others: z.array(z.strictObject(colleague)),
});
export type Wall = z.infer<typeof Wall>;
export const MoveWall = z.strictObject({
  act: z.enum(["wall", "lift"]),
  from: idSchema<AccountId>(),
  /** Why: sealed with the case. */
  why: text({ max: 2000 }),
});
/** Whether whoever did it may still open the case: somebody may keep it from themselves. */
export const WallMoved = z.strictObject({ mayOpen: z.boolean() });
