/** The form of a logged request: what its fields mean, and what is wrong with them in sentences. Pure. */
import type { CallRefused } from "../../../web/call.ts";
import { requestRights } from "../request/contract.ts";
import type {
  loggedCapacities,
  loggedChannels,
  RequestRight,
  SurvivorRelation,
} from "../request/contract.ts";
import type { LogRequest } from "../request/office/contract.ts";
import { instantOf } from "../../../web/moments.ts";

export type LogForm = {
  /** What is asked for, with commas between. */
  readonly rights: string;
  readonly channel: (typeof loggedChannels)[number];
  readonly receivedAt: string;
  readonly isOldConfirmed: boolean;
  readonly capacity: (typeof loggedCapacities)[number];
  readonly relation: SurvivorRelation;
  readonly wantsRecipients: boolean;
  readonly name: string;
  readonly email: string;
  readonly address: string;
  readonly subjectName: string;
  readonly born: string;
  readonly wording: string;
  readonly identities: string;
  readonly delivery: "portal" | "post";
  readonly language: "en" | "es";
};
export type Faults = Readonly<Record<string, string>>;

export const emptyForm: LogForm = {
  // What nobody asked for is not asked for beforehand: a request begun by a tick left standing is one in law.
  rights: "",
  channel: "telephone",
  receivedAt: "",
  isOldConfirmed: false,
  capacity: "self",
  relation: "executor",
  wantsRecipients: false,
  name: "",
  email: "",
  address: "",
  subjectName: "",
  born: "",
  wording: "",
  identities: "",
  delivery: "portal",
  language: "en",
};

/** The rights of a form, in the order of the list. */
export function rightsIn({ rights }: Pick<LogForm, "rights">): readonly RequestRight[] {
  const named = rights.split(",");
  return requestRights.filter((right) => named.includes(right));
}

export function faultsOf(form: LogForm): Faults {
  const faults: Record<string, string> = {};
  if (rightsIn(form).length === 0) faults["rights"] = "Tick what is asked for: at least one.";
  if (form.name.trim() === "") faults["name"] = "Write the name of whoever asks.";
  if (form.email.trim() !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(form.email.trim()))
    faults["email"] = "This is not an e-mail address.";
  if (form.receivedAt === "") faults["receivedAt"] = "Say when it arrived.";
  if (form.capacity !== "self" && form.subjectName.trim() === "")
    faults["subjectName"] = "Write the name of the person it is about.";
  if (form.delivery === "portal" && form.email.trim() === "")
    faults["email"] = "A link needs an e-mail address; or choose paper.";
  if (form.delivery === "post" && form.address.trim() === "")
    faults["address"] = "Paper needs a postal address; or choose a link.";
  if (identityLines(form).some((one) => one === undefined))
    faults["identities"] = "Write each as a name, a colon and a value.";
  return faults;
}

/** `student-number: S-1042` a line; a bare address is one for mail. */
function identityLines({
  identities,
}: Pick<LogForm, "identities">): readonly (LogRequest["identities"][number] | undefined)[] {
  return identities
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      if (/^[^\s@:]+@[^\s@:]+$/.test(line)) return { name: "email", value: line.toLowerCase() };
      const [, name = "", value = ""] = /^([^:=]+)[:=](.+)$/.exec(line) ?? [];
      const code = name.trim().toLowerCase().replaceAll(/\s+/g, "-");
      const isCode = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(code) && code.length <= 60;
      return isCode && value.trim() !== "" ? { name: code, value: value.trim() } : undefined;
    });
}

export const identitiesIn = (form: Pick<LogForm, "identities">): LogRequest["identities"] =>
  identityLines(form).flatMap((one) => one ?? []);

export function requestOf(form: LogForm, zone: string): LogRequest {
  const given = (text: string): string | undefined => (text.trim() === "" ? undefined : text.trim());
  const email = given(form.email);
  const address = given(form.address);
  const wording = given(form.wording);
  const born = given(form.born);
  return {
    rights: [...rightsIn(form)],
    channel: form.channel,
    receivedAt: instantOf(form.receivedAt, zone) ?? form.receivedAt,
    ...(form.isOldConfirmed ? { isOldConfirmed: true } : {}),
    capacity: form.capacity,
    ...(form.capacity === "survivor" ? { relation: form.relation } : {}),
    ...(form.wantsRecipients ? { wantsRecipients: true } : {}),
    requester: {
      name: form.name.trim(),
      ...(email === undefined ? {} : { email }),
      ...(address === undefined ? {} : { address }),
    },
    ...(form.capacity === "self"
      ? {}
      : { subject: { name: form.subjectName.trim(), ...(born === undefined ? {} : { born }) } }),
    identities: identitiesIn(form),
    ...(wording === undefined ? {} : { wording }),
    delivery: form.delivery,
    language: form.language,
  };
}

/** What the server refused, beside the fields it speaks of. */
export function serverFaults(error: CallRefused | undefined): Faults {
  const faults: Record<string, string> = {};
  for (const { at, reason } of error?.details ?? []) {
    const field = fields[at];
    if (field !== undefined) faults[field] = reasons[reason] ?? "This cannot be taken as it is.";
  }
  return faults;
}

const fields: Readonly<Record<string, keyof LogForm>> = {
  "body.receivedAt": "receivedAt",
  "body.requester.name": "name",
  "body.requester.email": "email",
  "body.requester.address": "address",
  "body.subject": "subjectName",
  "body.subject.name": "subjectName",
  "body.subject.born": "born",
  "body.wording": "wording",
  "body.identities": "identities",
};
const reasons: Readonly<Record<string, string>> = {
  in_the_future: "This is still to come. When did it arrive?",
  older_than_90_days: "This is more than 90 days ago. Correct it, or say below that it is so.",
};
