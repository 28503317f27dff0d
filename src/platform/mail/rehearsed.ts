/** A mail of a drill says so before anything else: in its subject and in its first lines. */
import type { MailContent } from "./message.ts";

const words = {
  en: {
    subject: "Drill",
    line: "This is a rehearsal. No real person asked for anything, and nothing is to be changed because of it.",
    instead: (addressee: string) =>
      `In earnest this mail would have gone to ${addressee}. It went to you alone, because you rehearse.`,
  },
  es: {
    subject: "Simulacro",
    line: "Esto es un ensayo. Ninguna persona real ha pedido nada y no debe cambiarse nada por ello.",
    instead: (addressee: string) =>
      `De verdad, este correo habría ido a ${addressee}. Lo recibe solo usted, porque está ensayando.`,
  },
} as const;

/** The mail as it goes out: marked when it is rehearsed, else as it is. `addressee`: to whom it would have gone. */
export function rehearsed(
  isDrill: boolean | undefined,
  content: MailContent,
  addressee?: string,
): MailContent {
  if (isDrill !== true) return content;
  const { subject, line, instead } = words[content.language === "es" ? "es" : "en"];
  const first = addressee === undefined ? line : `${line}\n${instead(addressee)}`;
  return { ...content, subject: `${subject}: ${content.subject}`, text: `${first}\n\n${content.text}` };
}
