/** The mails of a delivery: it is ready, alone or with the answer letter, and the code that opens it. */
import { sentences } from "../../../platform/i18n/messages.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import type { MailContent } from "../../../platform/mail/message.ts";

const english = {
  "hello.name": "Dear {name},",
  hello: "Hello,",
  goodbye: "With kind regards\n{organisation}",
  "ready.subject": "Your data are ready ({reference})",
  "ready.text":
    "The copy of your data that you asked for is ready. You can fetch it on this page until {date}:\n\n{link}\n\nThere we send a code to this address; with it the file can be downloaded, as often as you need. Please keep it somewhere that only you can open.",
  "answer.subject": "Your data are ready ({reference})",
  "answer.text":
    "The copy of your data that you asked for is ready. You can fetch it on this page until {date}:\n\n{link}\n\nThere we send a code to this address; with it the file can be downloaded, as often as you need. Please keep it somewhere that only you can open.\n\nThe letter attached to this mail is our answer: what you receive, what was held back and why, and how we use your data.",
  "code.subject": "The code for your data ({reference})",
  "code.text":
    "Enter this code on the page within 15 minutes to download your data:\n\n{code}\n\nIf it was not you who asked for it, do nothing, and tell us: somebody else has opened the link.",
} as const;

const spanish = {
  "hello.name": "Hola, {name}:",
  hello: "Hola:",
  goodbye: "Un saludo cordial\n{organisation}",
  "ready.subject": "Sus datos están listos ({reference})",
  "ready.text":
    "La copia de sus datos que pidió está lista. Puede recogerla en esta página hasta el {date}:\n\n{link}\n\nAllí le enviamos un código a esta dirección; con él puede descargar el archivo tantas veces como necesite. Guárdelo donde solo usted pueda abrirlo.",
  "answer.subject": "Sus datos están listos ({reference})",
  "answer.text":
    "La copia de sus datos que pidió está lista. Puede recogerla en esta página hasta el {date}:\n\n{link}\n\nAllí le enviamos un código a esta dirección; con él puede descargar el archivo tantas veces como necesite. Guárdelo donde solo usted pueda abrirlo.\n\nLa carta adjunta a este correo es nuestra respuesta: qué recibe, qué no se envía y por qué, y cómo usamos sus datos.",
  "code.subject": "El código para sus datos ({reference})",
  "code.text":
    "Escriba este código en la página antes de 15 minutos para descargar sus datos:\n\n{code}\n\nSi no lo ha pedido usted, no haga nada y avísenos: otra persona ha abierto el enlace.",
} as const;

const catalogue = sentences(english, { es: spanish });

export type DeliveryFacts = {
  readonly to: string;
  readonly name: string | undefined;
  readonly language: Language;
  readonly organisation: string;
  readonly reference: string;
  readonly link?: string;
  readonly code?: string;
  readonly until?: Temporal.PlainDate;
};

export function deliveryMail(kind: "ready" | "answer" | "code", facts: DeliveryFacts): MailContent {
  const { language, name, organisation, reference, link = "", code = "" } = facts;
  const locale = language === "en" ? "en-GB" : language;
  const date = facts.until?.toLocaleString(locale, { dateStyle: "long" }) ?? "";
  const parameters = { reference, link, code, date, organisation, name: name ?? "" };
  const say = (key: string): string => catalogue.sayDynamic(language, key, parameters);
  const greeting = name === undefined ? say("hello") : say("hello.name");
  return {
    to: facts.to,
    subject: say(`${kind}.subject`),
    text: `${[greeting, say(`${kind}.text`), say("goodbye")].join("\n\n")}\n`,
    language,
  };
}
