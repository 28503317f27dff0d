/** A mail of a drill says so before anything else: in its subject and in its first line. */
import type { MailContent } from "./message.ts";

const words = {
  en: {
    subject: "Drill",
    line: "This is a rehearsal. No real person asked for anything, and nobody else gets this mail.",
  },
  es: {
    subject: "Simulacro",
    line: "Esto es un ensayo. Ninguna persona real ha pedido nada y nadie más recibe este correo.",
  },
} as const;

/** The mail as it goes out: marked when it is rehearsed, else as it is. */
export function rehearsed(isDrill: boolean | undefined, content: MailContent): MailContent {
  if (isDrill !== true) return content;
  const { subject, line } = words[content.language === "es" ? "es" : "en"];
  return { ...content, subject: `${subject}: ${content.subject}`, text: `${line}\n\n${content.text}` };
}
