/** A letter's text as PDF and as plain text. */
import { renderPdf, Unprintable } from "../../../platform/documents/render.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Instant } from "../../../platform/time.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Controller } from "../../registers/index.ts";
import { marked, markOf } from "../drill/mark.ts";
import type { LetterBlock, LetterBody, LetterLanguage } from "./contract.ts";
import { letterWords } from "./words.ts";

export type Printed = {
  /** Rehearsed: the title, the first lines and the foot of each page say so. */
  readonly isDrill?: true | undefined;
  readonly body: LetterBody;
  readonly language: LetterLanguage;
  readonly reference: string;
  readonly organisation: string;
  readonly zone: string;
  readonly controller: Controller | undefined;
  /** The letter's date, and the document's. */
  readonly moment: Instant;
  /** Of what leaves the house: where the ledger stood then. */
  readonly ledger?: string | undefined;
};

/** Refuses with `not_yet` when the letter has signs that no font of ours can show. */
export async function printLetter(letter: Printed): Promise<Buffer> {
  const { body, language, controller } = letter;
  const mark = markOf(letter, language, "paper");
  try {
    return await renderPdf({
      template: "letter",
      language,
      creationMoment: letter.moment,
      data: {
        title: marked(letter, language, body.title),
        organisation: letter.organisation,
        sender: senderOf(controller),
        recipient: body.recipient,
        date: dayIn(letter.zone, letter.moment).toLocaleString(language === "en" ? "en-GB" : language, {
          dateStyle: "long",
        }),
        reference: {
          term: letterWords.say(language, "reference"),
          text: marked(letter, language, letter.reference),
        },
        blocks: mark === undefined ? body.blocks : [{ kind: "paragraph", text: mark }, ...body.blocks],
        signature: body.signature,
        ...(letter.ledger === undefined ? {} : { ledger: letter.ledger }),
        page: { word: letterWords.say(language, "page.word"), of: letterWords.say(language, "page.of") },
      },
    });
  } catch (error) {
    if (error instanceof Unprintable)
      throw refusal("not_yet", {}, [{ at: "letter", reason: "unprintable-characters" }]);
    throw error;
  }
}

function senderOf(controller: Controller | undefined): string[] {
  if (controller === undefined) return [];
  const ways = [controller.email, controller.telephone].filter((text) => text !== undefined);
  return [...(controller.address.length === 0 ? [] : [controller.address.join(", ")]), ways.join(" · ")];
}

/** What stands in the mail itself: the whole letter, for whoever opens no attachment. */
export function plainText(body: LetterBody): string {
  return `${[...body.blocks.map(blockText), body.signature.join("\n")].join("\n\n")}\n`;
}

function blockText(block: LetterBlock): string {
  switch (block.kind) {
    case "heading":
      return block.text.toUpperCase();
    case "paragraph":
      return block.text;
    case "list":
      return block.items.map((item) => `- ${item}`).join("\n");
    case "facts":
      return block.facts.map(({ term, text }) => `${term}: ${text}`).join("\n");
  }
}
