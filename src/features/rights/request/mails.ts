/**
 * The short mails of a request: confirm the address, we have it, a code, something is needed.
 * The mail to an address nobody has confirmed carries no word the sender of the form chose, not even a name: a form
 * open to everybody must not become a way to write to strangers.
 */
import { sentences } from "../../../platform/i18n/messages.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import type { MailContent } from "../../../platform/mail/message.ts";

const english = {
  "hello.name": "Dear {name},",
  hello: "Hello,",
  goodbye: "With kind regards\n{organisation}",
  due: "You get our answer by {due}. If we need longer, we tell you why before that day.",
  "confirm.subject": "Please confirm your request",
  "confirm.text":
    "We received a request about personal data that names this address. If it was you, please open this page and press the button there:\n\n{link}\n\nThe link works until {date}. If it was not you, do nothing: at most one reminder is sent to you, and what the request says is deleted.",
  "confirm-again.subject": "A reminder: please confirm your request",
  "confirm-again.text":
    "On {received} we received a request about personal data that names this address. Nobody has confirmed it yet. If it was you, please open this page and press the button there:\n\n{link}\n\nThe link works until {date}. Without that we cannot tell whether the request comes from the person who reads this address, and we may be unable to act on it: what was written in the form is then deleted, unless a colleague has taken the request up. You can ask again at any time, or reach us in another way:\n\n{contact}\n\n{complain}\n\nThis is the only reminder. If it was not you, do nothing: nothing more is sent to you.",
  "complain.authority":
    "If you think that this is wrong, you can complain to the data-protection authority: {authority}.",
  "complain.some":
    "If you think that this is wrong, you can complain to the data-protection authority of the country you live in.",
  "acknowledged.subject": "We have your request ({reference})",
  "acknowledged.text":
    "We received your request on {date}. Its number is {reference}.\n\nYou can see how it is going, and do what we need from you, on this page:\n\n{link}\n\nThe page is meant for you alone; please do not pass the address on.",
  "link.subject": "The link to your request ({reference})",
  "link.text":
    "You asked for the link to your request of {date}. Here you see how it is going:\n\n{link}\n\nIf you did not ask for it, do nothing: the link was sent to you and to nobody else.",
  "code.subject": "Your code for {reference}",
  "code.text":
    "To be sure that nobody asks in your name, we ask for this code:\n\n{code}\n\nEnter it on the page of your request within 15 minutes, or read it out to us on the telephone. We never ask for it in any other way.\n\n{link}",
  "evidence.subject": "Please show us who you are ({reference})",
  "evidence.text":
    "Before we act on a request about personal data we must know that it comes from the right person. Please send us a copy of a document that shows your name, here:\n\n{link}\n\nCover everything else on it. We destroy the copy once we have decided.",
  "authority.subject": "Please show that you may ask for somebody else ({reference})",
  "authority.text":
    "Your request is about another person. Please send us a document that shows that you may: as a parent for instance a birth certificate, as a representative a signed authority. You can do so here:\n\n{link}\n\nWe destroy the copy once we have decided.",
  "authority-survivor.subject": "A paper we need from you ({reference})",
  "authority-survivor.text":
    "You asked us about somebody who has died. We are sorry for your loss. So that we give what we know to nobody who should not have it, please send us a document that shows that you may ask: for instance a will or a court’s paper that names you to settle what they left, or a certificate that shows how you belonged together. You can do so here:\n\n{link}\n\nCover everything on it that we do not need. We destroy the copy once we have decided.",
  "question.subject": "A question about your request ({reference})",
  "question.text":
    "To find what you are looking for, we need to know more:\n\n{words}\n\nPlease answer here:\n\n{link}",
} as const;

const spanish = {
  "hello.name": "Hola, {name}:",
  hello: "Hola:",
  goodbye: "Un saludo cordial\n{organisation}",
  due: "Recibe nuestra respuesta, como muy tarde, el {due}. Si necesitamos más tiempo, le decimos por qué antes de ese día.",
  "confirm.subject": "Confirme su solicitud",
  "confirm.text":
    "Hemos recibido una solicitud sobre datos personales que indica esta dirección. Si es suya, abra esta página y pulse el botón:\n\n{link}\n\nEl enlace sirve hasta el {date}. Si no es suya, no haga nada: se le envía, como mucho, un recordatorio, y lo que dice la solicitud se borra.",
  "confirm-again.subject": "Recordatorio: confirme su solicitud",
  "confirm-again.text":
    "El {received} recibimos una solicitud sobre datos personales que indica esta dirección. Nadie la ha confirmado todavía. Si es suya, abra esta página y pulse el botón:\n\n{link}\n\nEl enlace sirve hasta el {date}. Sin eso no podemos saber si la solicitud viene de quien lee esta dirección, y puede que no podamos atenderla: lo que se escribió en el formulario se borra entonces, salvo que alguien de aquí se haya hecho cargo de ella. Puede volver a pedirlo cuando quiera o ponerse en contacto de otra manera:\n\n{contact}\n\n{complain}\n\nEste es el único recordatorio. Si no es suya, no haga nada: no se le envía nada más.",
  "complain.authority":
    "Si cree que esto no es correcto, puede reclamar ante la autoridad de protección de datos: {authority}.",
  "complain.some":
    "Si cree que esto no es correcto, puede reclamar ante la autoridad de protección de datos del país en el que vive.",
  "acknowledged.subject": "Tenemos su solicitud ({reference})",
  "acknowledged.text":
    "Recibimos su solicitud el {date}. Su número es {reference}.\n\nEn esta página puede ver cómo va y hacer lo que necesitemos de usted:\n\n{link}\n\nLa página es solo para usted; no comparta la dirección.",
  "link.subject": "El enlace a su solicitud ({reference})",
  "link.text":
    "Ha pedido el enlace a su solicitud del {date}. Aquí puede ver cómo va:\n\n{link}\n\nSi no lo ha pedido, no haga nada: el enlace se le ha enviado a usted y a nadie más.",
  "code.subject": "Su código para {reference}",
  "code.text":
    "Para estar seguros de que nadie lo pide en su nombre, le pedimos este código:\n\n{code}\n\nEscríbalo en la página de su solicitud antes de 15 minutos, o díganoslo por teléfono. Nunca lo pedimos de otra manera.\n\n{link}",
  "evidence.subject": "Acredite su identidad ({reference})",
  "evidence.text":
    "Antes de atender una solicitud sobre datos personales debemos saber que viene de la persona correcta. Envíenos aquí una copia de un documento en el que figure su nombre:\n\n{link}\n\nTape todo lo demás. Destruimos la copia en cuanto hayamos decidido.",
  "authority.subject": "Acredite que puede actuar en nombre de otra persona ({reference})",
  "authority.text":
    "Su solicitud trata de otra persona. Envíenos un documento que muestre que puede hacerlo: como madre o padre, por ejemplo, un certificado de nacimiento; como representante, una autorización firmada. Puede hacerlo aquí:\n\n{link}\n\nDestruimos la copia en cuanto hayamos decidido.",
  "authority-survivor.subject": "Un documento que necesitamos de usted ({reference})",
  "authority-survivor.text":
    "Nos ha preguntado por una persona fallecida. Lamentamos su pérdida. Para no dar lo que sabemos a quien no deba tenerlo, envíenos un documento que muestre que puede preguntar: por ejemplo, un testamento o un documento judicial que le nombre para ocuparse de la herencia, o un certificado del vínculo que les unía. Puede hacerlo aquí:\n\n{link}\n\nTape todo lo que no necesitemos. Destruimos la copia en cuanto hayamos decidido.",
  "question.subject": "Una pregunta sobre su solicitud ({reference})",
  "question.text":
    "Para encontrar lo que busca necesitamos saber más:\n\n{words}\n\nResponda aquí:\n\n{link}",
} as const;

const catalogue = sentences(english, { es: spanish });

export type MailKind =
  | "confirm"
  | "confirm-again"
  | "acknowledged"
  | "link"
  | "code"
  | "evidence"
  | "authority"
  | "authority-survivor"
  | "question";

/** These say by when the answer comes. */
const withDue: ReadonlySet<MailKind> = new Set(["acknowledged", "link"]);

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
  /** The day the request came. */
  readonly received?: Temporal.PlainDate | undefined;
  /** Where other ways to reach the organisation stand, and whom to complain to: of a reminder. */
  readonly contact?: string | undefined;
  readonly authority?: string | undefined;
  /** The last day for the answer, when the clock runs. */
  readonly due?: Temporal.PlainDate | undefined;
  /** A question of ours, in the words of whoever asks it. */
  readonly words?: string | undefined;
};

/** The mail as it goes out, in the person's language. */
export function mailOf(kind: MailKind, facts: MailFacts): MailContent {
  const { language, organisation, due } = facts;
  const name = kind === "confirm" || kind === "confirm-again" ? undefined : facts.name;
  const parameters = {
    reference: facts.reference,
    link: facts.link,
    code: facts.code ?? "",
    words: facts.words ?? "",
    date: facts.day === undefined ? "" : written(facts.day, language),
    received: facts.received === undefined ? "" : written(facts.received, language),
    contact: facts.contact ?? "",
    complain:
      facts.authority === undefined
        ? catalogue.say(language, "complain.some")
        : catalogue.say(language, "complain.authority", { authority: facts.authority }),
  };
  const paragraphs = [
    name === undefined ? catalogue.say(language, "hello") : catalogue.say(language, "hello.name", { name }),
    catalogue.sayDynamic(language, `${kind}.text`, parameters),
    ...(due !== undefined && withDue.has(kind)
      ? [catalogue.say(language, "due", { due: written(due, language) })]
      : []),
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

function written(day: Temporal.PlainDate, language: Language): string {
  return day.toLocaleString(language === "en" ? "en-GB" : language, { dateStyle: "long" });
}
