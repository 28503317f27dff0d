/**
 * What a requester gave beside what the person rows that were found hold, so that whoever settles identity compares instead
 * of believing (GDPR arts. 5(1)(f), 12(6)). Masked: enough to see whether it is the same, too little to be copied. Pure but for
 * the reading of the rows.
 */
import type { Tx } from "../../../platform/db.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { RequestTexts } from "../request/texts.ts";
import type { Comparison } from "./contract.ts";
import type { Review } from "./read.ts";
import { seedRows } from "./store.ts";
import { StoredReason, whichWords } from "./words.ts";

export const comparedThings = ["email", "phone", "address", "born", "name"] as const;
export type ComparedThing = (typeof comparedThings)[number];

const categories: Readonly<Record<ComparedThing, RegExp>> = {
  email: /^user\.contact\.email/,
  phone: /^user\.contact\.phone/,
  address: /^user\.contact\.address/,
  born: /^user\.demographic\.date_of_birth/,
  name: /^user\.name/,
};

const mostRows = 20;

export async function compareWith(
  tx: Tx,
  scope: Scope,
  { run, names, seals }: Review,
  texts: RequestTexts,
): Promise<Comparison["rows"]> {
  const seeds = await seedRows(tx, scope, run.id, mostRows);
  return Promise.all(
    seeds.map(async (row) => {
      const reason = StoredReason.parse(row.reason);
      const content = await seals.openRow(run.id, row.position, row.ordinal, row.content);
      const columns = names.map(row.position)?.tables[row.table_name]?.columns ?? {};
      const held = (thing: ComparedThing): readonly string[] =>
        Object.entries(columns).flatMap(([column, { category, access }]) => {
          const value = content.values?.[column] ?? "";
          return categories[thing].test(category) && access !== "secret" && value.trim() !== ""
            ? [value]
            : [];
        });
      return {
        system: names.system(row.position),
        title: names.title(row.position, row.table_name),
        name: names.row(row.position, row.table_name, content),
        // What a row was found by is the same by itself, and proves nothing.
        identity: reason.kind === "identity" ? whichWords(reason) : "",
        things: comparedThings.map((thing) => compared(thing, held(thing), givenOf(thing, texts))),
      };
    }),
  );
}

function givenOf(thing: ComparedThing, texts: RequestTexts): string | undefined {
  const known = (name: RegExp): string | undefined =>
    texts.identities?.find((each) => name.test(each.name) && each.value !== "")?.value;
  switch (thing) {
    case "email":
      return texts.requesterEmail ?? known(/mail/i);
    case "phone":
      return known(/phone|mobile|tel/i);
    case "address":
      return texts.requesterAddress;
    case "born":
      return texts.subjectBorn ?? known(/birth|born/i);
    case "name":
      return texts.subjectName ?? texts.requesterName;
    default:
      return thing satisfies never;
  }
}

type Thing = Comparison["rows"][number]["things"][number];

/** One thing a row may hold, against what was given. */
export function compared(thing: ComparedThing, held: readonly string[], given: string | undefined): Thing {
  // A name and an address stand in several columns: together they are the thing.
  const values = thing === "name" || thing === "address" ? (held.length === 0 ? [] : [held.join(" ")]) : held;
  const is = ((): Thing["is"] => {
    if (values.length === 0) return "not-held";
    if (given === undefined || bare(thing, given) === "") return "not-given";
    return values.some((value) => isSame(thing, value, given)) ? "same" : "different";
  })();
  return {
    thing,
    is,
    ...(values.length === 0 ? {} : { held: values.map((value) => masked(thing, value)).join(", ") }),
    ...(given === undefined ? {} : { given: masked(thing, given) }),
  };
}

function bare(thing: ComparedThing, value: string): string {
  const plain = value.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().trim();
  // The last digits: the country's prefix is written or left out.
  if (thing === "phone") return plain.replaceAll(/\D/g, "").slice(-9);
  if (thing === "born") return plain.slice(0, 10);
  return thing === "email" ? plain : plain.replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** Word for word; of a name and an address, every word of the shorter one stands in the other. */
function isSame(thing: ComparedThing, held: string, given: string): boolean {
  const [one, other] = [bare(thing, held), bare(thing, given)];
  if (thing !== "name" && thing !== "address") return one === other;
  const [few, many] = [one.split(" "), other.split(" ")].toSorted((a, b) => a.length - b.length);
  return few !== undefined && few.length > 1 && few.every((word) => many?.includes(word) === true);
}

/** Whether a person that was found may be whoever asks for the subject: by the name the request holds, or its address. */
export function mayBeAsking(label: readonly string[], texts: RequestTexts): boolean {
  // Who asks for themselves is the subject, and no other person.
  if (texts.subjectName === undefined) return false;
  const { requesterName: name, requesterEmail: email } = texts;
  const sameName = name !== undefined && label.length > 0 && isSame("name", label.join(" "), name);
  return sameName || (email !== undefined && label.some((part) => isSame("email", part, email)));
}

function masked(thing: ComparedThing, value: string): string {
  const plain = value.trim();
  switch (thing) {
    case "email": {
      const at = plain.lastIndexOf("@");
      return at < 1 ? "•••" : `${plain.slice(0, Math.min(2, at - 1) || 1)}•••${plain.slice(at)}`;
    }
    case "phone":
      return `•••${plain.replaceAll(/\D/g, "").slice(-3)}`;
    case "born":
      return `••••-••-${plain.slice(8, 10)}`;
    case "address":
    case "name":
      return plain
        .split(/\s+/u)
        .map((word) => `${String.fromCodePoint(word.codePointAt(0) ?? 0x20)}•••`)
        .join(" ");
    default:
      return thing satisfies never;
  }
}
