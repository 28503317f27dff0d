/** Prints the letters of a complaint from the words that stand in it, as the mail would have said them. */
import type { CaseFile } from "../../../platform/cases/kind.ts";
import { readCaseByReference } from "../../../platform/cases/store.ts";
import { newestText, ownerOfCase, readCaseTexts } from "../../../platform/cases/texts.ts";
import { write } from "../../../platform/db.ts";
import type { Tx } from "../../../platform/db.ts";
import { renderPdf, Unprintable } from "../../../platform/documents/render.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { memberOf, memberScope, streamRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { parseShortReference, shortReference } from "../../../platform/identifiers.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { ledgerLine } from "../../../platform/ledger/printed.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { mayOpenCase } from "../../access/index.ts";
import { readSettings, regimeOf } from "../../office/index.ts";
import { readAuthority, readController } from "../../registers/index.ts";
import { letters } from "../letters.ts";
import { complaintKind } from "../state.ts";
import type { ComplaintState } from "../state.ts";
import { paperWords } from "./words.ts";
import { paperLetters, printLetter } from "./endpoints.ts";
import type { PaperLetter } from "./endpoints.ts";

/** The text of the command that stands in each letter; of the acknowledgement it may be missing. */
const wordsOf = { acknowledgement: "reply", apology: "apology", outcome: "outcomeWords" } as const;
const locales = { en: "en-GB", es: "es" } as const;

export function paperRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    streamRoute(printLetter, async (call) => {
      const scope = await memberScope(call);
      const { reference } = call.params;
      const letter = paperLetters.find((one) => one === call.params.letter);
      // The print and its entry are one transaction: no letter leaves without it.
      const content = await write(db, scope, async (tx) => {
        const parts = parseShortReference(reference);
        const file =
          parts &&
          (await readCaseByReference(
            tx,
            scope,
            complaintKind,
            shortReference(parts.prefix, parts.year, parts.number),
          ));
        if (letter === undefined || file === undefined || !mayOpenCase(memberOf(call), file))
          throw refusal("not_found");
        const pdf = await printed(tx, scope, keys, { file, letter, now: call.now });
        await append(tx, scope, keys, {
          type: "complaint.letter-printed",
          now: call.now,
          owner: ownerOfCase(file.id),
          payload: { case: file.id, letter },
        });
        return pdf;
      });
      return {
        head: { mediaType: "application/pdf" as const, fileName: `${reference}-${call.params.letter}.pdf` },
        content,
      };
    }),
  ];
}

type Asked = {
  readonly file: CaseFile<ComplaintState>;
  readonly letter: PaperLetter;
  readonly now: Instant;
};

/** Refused as `not_yet` while nothing stands in it that could be said, or no font of ours can show it. */
async function printed(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  { file, letter, now }: Asked,
): Promise<Buffer> {
  const texts = (await readCaseTexts(tx, scope, keys, [file.id])).get(file.id) ?? [];
  const words = newestText(texts, wordsOf[letter]);
  if (words === undefined && letter !== "acknowledgement")
    throw refusal("not_yet", {}, [{ at: "params.letter", reason: "not_written" }]);
  const settings = await readSettings(tx, scope);
  const authority = await readAuthority(tx, scope, regimeOf(settings));
  const controller = await readController(tx, scope);
  const { language } = file.state;
  const inWords = (day: Temporal.PlainDate): string =>
    day.toLocaleString(locales[language], { dateStyle: "long" });
  const name = newestText(texts, "name");
  const { subject, text } = letters[letter](language, {
    organisation: settings.name,
    reference: file.reference,
    name,
    words,
    officerContact: settings.officerContact,
    authority: authority === undefined ? undefined : `${authority.name}, ${authority.site}`,
    receivedOn: inWords(Temporal.PlainDate.from(file.state.receivedOn)),
  });
  const ledger = await ledgerLine(tx, scope, language);
  const ways = [controller?.email, controller?.telephone].filter((way) => way !== undefined);
  try {
    return await renderPdf({
      template: "letter",
      language,
      creationMoment: now,
      data: {
        title: subject,
        organisation: settings.name,
        sender: [controller?.address.join(", ") ?? "", ways.join(" · ")].filter((line) => line !== ""),
        recipient: [name ?? "", ...(newestText(texts, "address") ?? "").split("\n")].filter(
          (line) => line !== "",
        ),
        date: inWords(dayIn(settings.zone, now)),
        reference: { term: paperWords.say(language, "reference"), text: file.reference },
        blocks: text.split("\n\n").map((paragraph) => ({ kind: "paragraph" as const, text: paragraph })),
        signature: [],
        ...(ledger === undefined ? {} : { ledger }),
        page: { word: paperWords.say(language, "page.word"), of: paperWords.say(language, "page.of") },
      },
    });
  } catch (error) {
    if (error instanceof Unprintable)
      throw refusal("not_yet", {}, [{ at: "letter", reason: "unprintable-characters" }]);
    throw error;
  }
}
