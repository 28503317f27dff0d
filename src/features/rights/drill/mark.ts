/** The words that every document and page of a rehearsed request carries. Safe for the browser. */
import { sentences } from "../../../platform/i18n/messages.ts";
import type { Language } from "../../../platform/i18n/platform.ts";

const english = {
  title: "Drill: {title}",
  paper:
    "This is a rehearsal. No real person asked for anything, this letter goes to nobody, and nothing is to be changed because of it.",
  page: "This is a rehearsal. No real person asked for anything, and nothing is to be changed because of it.",
} as const;
const spanish = {
  title: "Simulacro: {title}",
  paper:
    "Esto es un ensayo. Ninguna persona real ha pedido nada, esta carta no se envía a nadie y no debe cambiarse nada por ella.",
  page: "Esto es un ensayo. Ninguna persona real ha pedido nada y no debe cambiarse nada por ello.",
} as const;

const { say } = sentences(english, { es: spanish });

type Rehearsed = { readonly isDrill?: boolean | undefined };

/** A title as it stands on what is rehearsed; any other as it is. */
export function marked({ isDrill }: Rehearsed, language: Language, title: string): string {
  return isDrill === true ? say(language, "title", { title }) : title;
}

/** What stands before everything else on paper, or on a page for outsiders; nothing where it is in earnest. */
export function markOf({ isDrill }: Rehearsed, language: Language, on: "paper" | "page"): string | undefined {
  return isDrill === true ? say(language, on) : undefined;
}

/** For a view: only there where it is true. */
export const drillMark = ({ isDrill }: Rehearsed): { readonly isDrill?: true } =>
  isDrill === true ? { isDrill } : {};
