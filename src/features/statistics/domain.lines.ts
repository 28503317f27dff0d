/** The names of what is counted, and the kinds of line a report is made of. Pure. */
import type { Line } from "./contract.ts";
import { spreadOf } from "./domain.figures.ts";
import type { Flow } from "./domain.figures.ts";

type Named = Readonly<Record<string, string>>;

export const rights: Named = {
  access: "A copy of their data",
  rectification: "To have it put right",
  erasure: "To have it erased",
  restriction: "To have its use restricted",
  portability: "To take it elsewhere",
  objection: "Objection to a use",
  "marketing-objection": "Objection to marketing",
  "automated-decision": "A person to look at an automated decision",
  withdrawal: "Consent taken back",
};
export const channels: Named = {
  portal: "Our form",
  email: "E-mail",
  telephone: "Telephone",
  post: "Post",
  "in-person": "In person",
  opendsr: "A controller’s system",
};
export const regimes: Named = { UK: "United Kingdom", EU: "European Union and EEA" };
export const endings: Named = {
  answered: "Answered",
  refused: "Refused",
  withdrawn: "Withdrawn",
  lapsed: "Never confirmed",
};
export const grounds: Named = {
  "not-identified": "The person could not be identified",
  "no-authority": "No authority to act for the person",
  unfounded: "Manifestly unfounded",
  excessive: "Excessive",
  "subject-has-died": "About somebody who has died",
  "others-rights": "The rights of other people",
  "data-are-right": "The data are right",
  "still-needed": "The data are still needed",
  expression: "Freedom of expression and information",
  "legal-obligation": "A law obliges to keep the data",
  "public-health": "Public health",
  "archiving-or-research": "Archiving or research",
  "legal-claims": "Legal claims",
  "no-ground-for-restriction": "No reason to restrict",
  "other-basis": "The data rest on neither consent nor a contract",
  "not-automated": "The data are not processed by machine",
  "compelling-grounds": "Compelling grounds outweigh the objection",
  "objection-to-claims": "Objection: needed for legal claims",
  "objection-to-research": "Objection: research in the public interest",
  "a-person-decided": "A person decided, not a machine",
  "search-disproportionate": "The search would be out of proportion",
  unknown: "No ground on record",
};
export const sorts: Named = { data: "About data", pictures: "About pictures" };
export const outcomes: Named = { upheld: "Upheld", partly: "Upheld in part", "not-upheld": "Not upheld" };
export const topics: Named = {
  disclosure: "Passing data on",
  "legal-basis": "Whether data may be used at all",
  consent: "Consent",
  retention: "How long to keep something",
  security: "Keeping data safe",
  rights: "What somebody asks about their data",
  "new-activity": "Something new",
  other: "Something else",
};

/** A code that these words do not know is said by itself: nothing is left out. */
export const nameOf = (names: Named, code: string): string =>
  names[code] ?? `${code.slice(0, 1).toUpperCase()}${code.slice(1).replaceAll("-", " ")}`;

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, one) => total + one, 0);

export const share = (name: string, count: number, of: number, how?: string): Line => ({
  name,
  cells: [count, of],
  ...(how === undefined ? {} : { how }),
});

export const shares = ["Cases", "Of"];

/** In the order of the names; what no name is known for comes last. */
export function ordered<T>(names: Named, by: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  const order = Object.keys(names);
  const place = (code: string): number => (order.includes(code) ? order.indexOf(code) : order.length);
  return Object.entries(by).toSorted(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1));
}

export function parts(names: Named, counts: Readonly<Record<string, number>>): Line[] {
  return ordered(names, counts).map(([code, count]) => share(nameOf(names, code), count, sum(counts)));
}

export function flowLines(flow: Flow, names: Named, what: string): Line[] {
  return [
    {
      name: "Open when the period began",
      cells: [flow.before],
      how: "Received before the first day and not ended by then.",
    },
    {
      name: "Received",
      cells: [flow.received],
      how: `${what} that reached the organisation on a day of the period, whenever they were written down.`,
    },
    ...ordered(names, flow.ended).map(([code, count]): Line => ({
      name: nameOf(names, code),
      cells: [count],
    })),
    {
      name: "Open when it ended",
      cells: [flow.open],
      how: "Open before and received, without those that ended. In a period that is not over: open today.",
    },
  ];
}

export function spread(name: string, days: readonly number[], how: string): Line {
  const found = spreadOf(days);
  return {
    name,
    cells: [found?.median ?? null, found?.longest ?? null, found?.count ?? 0],
    how,
  };
}
export const spreadColumns = ["Median days", "Longest", "Of"];
