/** The review of what a search found: what the office may ask and decide. Safe for the browser. */
import { z } from "zod";
import { endpoint } from "../../../platform/endpoint.ts";
import { exactText, line, sentCount, text } from "../../../platform/text.ts";
import { decisionReasons, decisions, treatments } from "../run/contract.ts";
import { requestParams } from "../run/endpoints.ts";
import {
  Comparison,
  Counts,
  digest,
  OpenedRow,
  Passage,
  PeopleView,
  ReviewView,
  RowsView,
  secondFindings,
} from "./contract.ts";

const office = { kind: "json", params: requestParams } as const;
const ordinal = z.string().regex(/^\d{1,9}$/);
/** Of a system among those that were searched. */
const position = z.string().regex(/^\d{1,4}$/);
/** Where a page ended, as the page before gave it. */
const cursor = z.string().regex(/^[0-9a-f.]{1,90}$/);

export const readReview = endpoint({
  ...office,
  method: "GET",
  path: "/o/:organisation/api/rights/review/:reference",
  permission: "case:work",
  reply: ReviewView,
  refusals: [],
  summary: "Counts what a search found and what still waits for a decision.",
});

export const compareIdentity = endpoint({
  ...office,
  method: "GET",
  path: "/o/:organisation/api/rights/review/:reference/compare",
  permission: "case:work",
  reply: Comparison,
  refusals: [],
  summary: "Shows what a requester gave beside what the rows found for them hold, masked.",
});

export const listPeople = endpoint({
  ...office,
  method: "GET",
  path: "/o/:organisation/api/rights/review/:reference/people",
  permission: "case:work",
  query: z.strictObject({ open: z.enum(["yes", "no"]).optional(), after: cursor.optional() }),
  reply: PeopleView,
  refusals: [],
  summary: "Lists the other people whose rows were found, with the decision for each.",
});

export const listRows = endpoint({
  ...office,
  method: "GET",
  path: "/o/:organisation/api/rights/review/:reference/rows",
  permission: "case:work",
  query: z.strictObject({
    treatment: z.enum(treatments).optional(),
    position: position.optional(),
    table: exactText({ max: 200 }).optional(),
    person: digest.optional(),
    /** Those with a number or an address of nobody known that nobody has looked at. */
    unnamed: z.literal("yes").optional(),
    after: cursor.optional(),
  }),
  reply: RowsView,
  refusals: [],
  summary: "Lists found rows with the way each was reached and whose else it is.",
});

export const openRow = endpoint({
  ...office,
  method: "GET",
  path: "/o/:organisation/api/rights/review/:reference/row",
  permission: "case:work",
  query: z.strictObject({ position, ordinal }),
  reply: OpenedRow,
  refusals: [],
  summary: "Opens one found row with its values.",
});

const persons = z.array(digest).min(1).max(200);
const after = z.strictObject({ counts: Counts, open: z.int().nonnegative() });

export const decide = endpoint({
  ...office,
  method: "POST",
  path: "/o/:organisation/api/rights/review/:reference/decide",
  permission: "case:work",
  body: z.strictObject({
    persons,
    decision: z.enum(decisions),
    reason: z.enum(decisionReasons),
    words: text({ max: 1000 }).optional(),
    told: line({ max: 300 }).optional(),
  }),
  reply: after,
  refusals: ["conflict"],
  summary: "Decides once for other people, and applies it to every row of theirs.",
});

export const undo = endpoint({
  ...office,
  method: "POST",
  path: "/o/:organisation/api/rights/review/:reference/undo",
  permission: "case:work",
  body: z.strictObject({ persons }),
  reply: after,
  refusals: ["conflict"],
  summary: "Takes decisions back; the rows of these people wait again.",
});

const place = { position: sentCount.max(9999), ordinal: sentCount.max(999_999_999) };

export const decideOne = endpoint({
  ...office,
  method: "POST",
  path: "/o/:organisation/api/rights/review/:reference/row/decide",
  permission: "case:work",
  body: z.strictObject({
    ...place,
    /** `none`: the row follows the decisions for its people again. */
    decision: z.enum([...decisions, "none"]),
    reason: z.enum(decisionReasons).optional(),
    words: text({ max: 1000 }).optional(),
  }),
  reply: after,
  refusals: ["conflict"],
  summary: "Decides about one found row, whatever was decided for the people it belongs to.",
});

export const setSeedAside = endpoint({
  ...office,
  method: "POST",
  path: "/o/:organisation/api/rights/review/:reference/seed",
  permission: "case:work",
  body: z.strictObject({ ...place, is: z.enum(["another", "same"]) }),
  reply: after,
  refusals: ["not_yet", "conflict"],
  summary: "Says that one of the rows the search began with is another person's, or takes that back.",
});

export const cover = endpoint({
  ...office,
  method: "POST",
  path: "/o/:organisation/api/rights/review/:reference/row/cover",
  permission: "case:work",
  body: z.strictObject({ ...place, passages: z.array(Passage).max(200) }),
  reply: after,
  refusals: ["conflict"],
  summary: "Withholds words inside the fields of one found row.",
});

export const confirmSame = endpoint({
  ...office,
  method: "POST",
  path: "/o/:organisation/api/rights/review/:reference/same",
  permission: "case:work",
  body: z.strictObject({ tables: sentCount.min(1) }),
  reply: z.strictObject({ sameness: z.literal("confirmed") }),
  refusals: ["conflict"],
  summary: "Confirms that the rows the search began with are one and the same person.",
});

export const approveReview = endpoint({
  ...office,
  method: "POST",
  path: "/o/:organisation/api/rights/review/:reference/approve",
  permission: "case:decide",
  body: z.strictObject({ counts: Counts }),
  reply: z.strictObject({ packageId: z.string() }),
  refusals: ["not_yet", "conflict"],
  summary: "Approves the review with the counts that were read, and has the package built.",
});

export const lookSecond = endpoint({
  ...office,
  method: "POST",
  path: "/o/:organisation/api/rights/review/:reference/second",
  permission: "case:decide",
  body: z.strictObject({
    packageId: z.uuid(),
    finding: z.enum(secondFindings),
    /** Why it goes back, or without anybody. */
    words: text({ max: 1000 }).optional(),
  }),
  reply: z.strictObject({}),
  refusals: ["not_yet", "conflict"],
  summary: "The second person's word on the package that would go out: it may go, or it goes back.",
});
