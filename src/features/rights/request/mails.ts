/** The short mails of a request: confirm the address, we have it, a code, please show who you are. */
import { sentences } from "../../../platform/i18n/messages.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import type { MailContent } from "../../../platform/mail/message.ts";

const english = {
  "hello.name": "Dear {name},",
  hello: "Hello,",
  goodbye: "With kind regards\n{organisation}",
  "confirm.subject": "Please confirm your request",
  "confirm.text":
    "We received a request for personal data that names this address. If it was you, please open this page and confirm it:\n\n{link}\n\nThe link works until {date}. If it was not you, do nothing: we will then delete the request.",
  "acknowledged.subject": "We have your request ({reference})",
  "acknowledged.text":
    "We received your request on {date}. Its number is {reference}.\n\nYou can see how far it is, and write to us about it, on this page:\n\n{link}\n\nThe page is meant for you alone; please do not pass the address on.",
  "code.subject": "Your code for {reference}",
  "code.text":
    "To be sure that we send your data to nobody else, we ask for this code:\n\n{code}\n\nEnter it on the page of your request within 15 minutes, or read it out to us on the telephone. We never ask for it in any other way.\n\n{link}",
  "evidence.subject": "Please show us who you are ({reference})",
  "evidence.text":
    "Before we give out personal data we must know that we give it to the right person. Please send us a copy of a document that shows your name, here:\n\n{link}\n\nCover everything else on it. We destroy the copy as soon as we have looked at it.",
  "authority.subject": "Please show that you may ask for somebody else ({reference})",
  "authority.text":
    "You asked for the data of another person. Please send us a document that shows that you may: as a parent for instance a birth certificate, as a representative a signed authority. You can do so here:\n\n{link}\n\nWe destroy the copy as soon as we have looked at it.",
} as const;

const spanish = {
  "hello.name": "Hola, {name}:",
  hello: "Hola:",
  goodbye: "Un saludo cordial\n{organisation}",
  "confirm.subject": "Confirme su solicitud",
  "confirm.text":
    "Hemos recibido una solicitud de datos personales que indica esta dirección. Si es suya, abra esta página y confírmela:\n\n{link}\n\nEl enlace funciona hasta el {date}. Si no es suya, no haga nada: borraremos la solicitud.",
  "acknowledged.subject": "Tenemos su solicitud ({reference})",
  "acknowledged.text":
    "Recibimos su solicitud el {date}. Su número es {reference}.\n\nEn esta página puede ver cómo avanza y escribirnos sobre ella:\n\n{link}\n\nLa página es solo para usted; no comparta la dirección.",
  "code.subject": "Su código para {reference}",
  "code.text":
    "Para no enviar sus datos a nadie más, le pedimos este código:\n\n{code}\n\nEscríbalo en la página de su solicitud antes de 15 minutos, o díganoslo por teléfono. Nunca lo pedimos de otra manera.\n\n{link}",
  "evidence.subject": "Acredite su identidad ({reference})",
  "evidence.text":
    "Antes de entregar datos personales debemos saber que los entregamos a la persona correcta. Envíenos aquí una copia de un documento en el que figure su nombre:\n\n{link}\n\nTape todo lo demás. Destruimos la copia en cuanto la hayamos visto.",
  "authority.subject": "Acredite que puede actuar en nombre de otra persona ({reference})",
  "authority.text":
    "Ha pedido los datos de otra persona. Envíenos un documento que muestre que puede hacerlo: como madre o padre, por ejemplo, un certificado de nacimiento; como representante, una autorización firmada. Puede hacerlo aquí:\n\n{link}\n\nDestruimos la copia en cuanto la hayamos visto.",
} as const;

const catalogue = sentences(english, { es: spanish });

export type MailKind = "confirm" | "acknowledged" | "code" | "evidence" | "authority";

export type MailFacts = {
  readonly to: string;
  readonly name: string | undefined;
  readonly language: Language;
  readonly organisation: string;
  readonly reference: string;
  readonly link: string;
  readonly code?: string | undefined;
  /** The day the mail speaks of: of receipt, or until when a link works. */
  readonly day?: Temporal.PlainDate | undefined;
};

/** The mail as it goes out, in the person's language. */
export function mailOf(kind: MailKind, facts: MailFacts): MailContent {
  const { language, name, organisation } = facts;
  const day = facts.day?.toLocaleString(language === "en" ? "en-GB" : language, { dateStyle: "long" });
  const parameters = {
    reference: facts.reference,
    link: facts.link,
    code: facts.code ?? "",
    date: day ?? "",
  };
  const paragraphs = [
    name === undefined ? catalogue.say(language, "hello") : catalogue.say(language, "hello.name", { name }),
    catalogue.sayDynamic(language, `${kind}.text`, parameters),
    catalogue.say(language, "goodbye", { organisation }),
  ];
  const toName = name?.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "").slice(0, 120) ?? "";
  return {
    to: facts.to,
    ...(toName === "" || /=\?.*\?=/.test(toName) ? {} : { toName }),
    subject: catalogue.sayDynamic(language, `${kind}.subject`, parameters),
    text: `${paragraphs.join("\n\n")}\n`,
    language,
  };
}
