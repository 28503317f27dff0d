/** The mail by which somebody tries the mail server. */
import { sentences } from "../../../platform/i18n/messages.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import type { MailContent } from "../../../platform/mail/message.ts";

const { say } = sentences(
  {
    subject: "Mail from Kept works",
    text: "You asked Kept to send you this mail, to see whether mail of {organisation} goes out. It does. There is nothing to do.",
  },
  {
    es: {
      subject: "El correo de Kept funciona",
      text: "Ha pedido a Kept que le envíe este correo para ver si sale el correo de {organisation}. Sale. No hay nada que hacer.",
    },
  },
);

export function testMail(to: {
  readonly to: string;
  readonly organisation: string;
  readonly language: Language;
}): MailContent {
  const { language, organisation } = to;
  return {
    to: to.to,
    subject: say(language, "subject"),
    text: `${say(language, "text", { organisation })}\n`,
    language,
  };
}
