/** What stands on the paper of a complaint's letter beside the letter. */
import { sentences } from "../../../platform/i18n/messages.ts";

export const paperWords = sentences(
  { reference: "Our reference", "page.word": "Page", "page.of": "of" },
  { es: { reference: "Nuestra referencia", "page.word": "Página", "page.of": "de" } },
);
