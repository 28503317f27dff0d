/** Puts a letter of a case into the outbox, in the case's language. */
import type { Machine } from "../../platform/cases/machine.ts";
import { newestText, ownerOfCase, readCaseTexts } from "../../platform/cases/texts.ts";
import type { WriteTx } from "../../platform/db.ts";
import type { MailId } from "../../platform/identifiers.ts";
import { postMail } from "../../platform/mail/outbox.ts";
import type { Scope } from "../../platform/scope.ts";
import { dayIn } from "../../platform/time.ts";
import type { Instant } from "../../platform/time.ts";
import { readSettings, regimeOf } from "../office/index.ts";
import { readAuthority } from "../registers/index.ts";
import type { Desk, File } from "./carry.ts";

const locales = { en: "en-GB", es: "es" } as const;

export async function postLetter(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  { person, letters }: Machine,
  file: File,
  post: {
    readonly letter: string;
    readonly id: MailId | undefined;
    readonly words: string | undefined;
    /** Nobody knows yet whose address it is: the letter carries no word that a stranger chose. */
    readonly isPublic: boolean;
    readonly now: Instant;
  },
): Promise<void> {
  const compose = letters[post.letter];
  if (person === undefined || compose === undefined)
    throw new TypeError(`There is no letter ${post.letter}.`);
  const texts = (await readCaseTexts(tx, scope, desk.keys, [file.id], [person.name, person.email])).get(
    file.id,
  );
  const to = newestText(texts ?? [], person.email);
  if (to === undefined) throw new TypeError("A letter by mail needs an address.");
  const settings = await readSettings(tx, scope);
  const authority = await readAuthority(tx, scope, regimeOf(settings));
  const language = file.state.language ?? "en";
  const { subject, text } = compose(language, {
    organisation: settings.name,
    reference: file.reference,
    name: post.isPublic ? undefined : newestText(texts ?? [], person.name),
    words: post.isPublic ? undefined : post.words,
    officerContact: settings.officerContact,
    authority: authority === undefined ? undefined : `${authority.name}, ${authority.site}`,
    receivedOn: dayIn(settings.zone, file.openedAt).toLocaleString(locales[language], { dateStyle: "long" }),
  });
  await postMail(tx, scope, desk.keys, {
    id: post.id,
    owner: ownerOfCase(file.id),
    from: desk.mailFrom,
    now: post.now,
    caseId: file.id,
    content: { to, subject, text, language },
  });
}
