/** The mails to a vendor: something waits under a link, and the code. No word about any person, and no reference of a request. */
import { sentences } from "../../../../platform/i18n/messages.ts";
import type { MailContent } from "../../../../platform/mail/message.ts";

const english = {
  "first.subject": "Requests about personal data you received from us",
  "again.subject": "Reminder: requests about personal data you received from us",
  text: {
    plural: "count",
    one: "Hello,\n\nWe have corrected, erased or blocked personal data of one person that you have from us, or stopped using them. By law we tell whoever received them. What we ask of you stands on this page, where you answer, too:",
    other:
      "Hello,\n\nWe have corrected, erased or blocked personal data that you have from us, or stopped using them: {count} notices wait for your answer. By law we tell whoever received them. What we ask of you stands on this page, where you answer, too:",
  },
  "code.second":
    "Whose data it is about shows there after a code. The page sends it to the second address that we have from your contract.",
  "code.telephone":
    "Whose data it is about shows there after a code. We read it out to you at the telephone number that we have from your contract.",
  "page.subject": "Your page with us, for data you have from us",
  "page.text":
    "Hello,\n\nThis is your page with us. There you answer what we ask about personal data you have from us, and there you tell us at once when something went wrong with them:",
  "page.second":
    "It opens with a code. The page sends it to the second address that we have from your contract.",
  "page.telephone":
    "It opens with a code. We read it out to you at the telephone number that we have from your contract.",
  "page.end":
    "The link works until {date} and takes the place of every link before it. Please keep it where you would look in an emergency.\n\nWith kind regards\n{organisation}",
  end: "The link works until {date} and takes the place of every link before it. We write to you once a week at most, unless the law leaves us less time.\n\nWith kind regards\n{organisation}",
  "code.subject": "A code for the page of {organisation}",
  "code.text":
    "Hello,\n\nEnter this code within 15 minutes on the page whose link we sent to another address of yours:\n\n{code}\n\nIf nobody of yours asked for it, somebody else has opened the link: please tell us.\n\nWith kind regards\n{organisation}",
} as const;

const spanish = {
  "first.subject": "Solicitudes sobre datos personales que recibió de nosotros",
  "again.subject": "Recordatorio: solicitudes sobre datos personales que recibió de nosotros",
  text: {
    plural: "count",
    one: "Hola:\n\nHemos rectificado, suprimido o limitado datos personales de una persona que usted tiene de nosotros, o hemos dejado de utilizarlos. La ley nos pide comunicarlo a quien los recibió. Lo que le pedimos figura en esta página, donde también contesta:",
    other:
      "Hola:\n\nHemos rectificado, suprimido o limitado datos personales que usted tiene de nosotros, o hemos dejado de utilizarlos: {count} comunicaciones esperan su respuesta. La ley nos pide comunicarlo a quien los recibió. Lo que le pedimos figura en esta página, donde también contesta:",
  },
  "code.second":
    "De quién son los datos se muestra allí con un código. La página lo envía a la segunda dirección que tenemos de su contrato.",
  "code.telephone":
    "De quién son los datos se muestra allí con un código. Se lo leemos en el teléfono que tenemos de su contrato.",
  "page.subject": "Su página con nosotros, para los datos que tiene de nosotros",
  "page.text":
    "Hola:\n\nEsta es su página con nosotros. Allí contesta a lo que le pedimos sobre datos personales que tiene de nosotros y nos comunica enseguida si ha pasado algo con ellos:",
  "page.second":
    "Se abre con un código. La página lo envía a la segunda dirección que tenemos de su contrato.",
  "page.telephone": "Se abre con un código. Se lo leemos en el teléfono que tenemos de su contrato.",
  "page.end":
    "El enlace funciona hasta el {date} y ocupa el lugar de los anteriores. Guárdelo donde lo buscaría en caso de urgencia.\n\nUn saludo cordial\n{organisation}",
  end: "El enlace funciona hasta el {date} y ocupa el lugar de los anteriores. Le escribimos como mucho una vez a la semana, salvo que la ley nos deje menos tiempo.\n\nUn saludo cordial\n{organisation}",
  "code.subject": "Un código para la página de {organisation}",
  "code.text":
    "Hola:\n\nIntroduzca este código en 15 minutos en la página cuyo enlace enviamos a otra dirección suya:\n\n{code}\n\nSi nadie de ustedes lo pidió, otra persona ha abierto el enlace: díganoslo, por favor.\n\nUn saludo cordial\n{organisation}",
} as const;

const words = sentences(english, { es: spanish });

type Spoken = { readonly language: "en" | "es"; readonly to: string; readonly organisation: string };

export function bundleMail(
  facts: Spoken & {
    readonly count: number;
    readonly isAgain: boolean;
    readonly second: "mail" | "telephone";
    readonly link: string;
    readonly until: Temporal.PlainDate;
  },
): MailContent {
  const { language, to, organisation, count, isAgain, second, link, until } = facts;
  const date = written(until, language);
  return {
    to,
    subject: words.say(language, isAgain ? "again.subject" : "first.subject"),
    text: [
      words.say(language, "text", { count }),
      link,
      words.say(language, second === "mail" ? "code.second" : "code.telephone"),
      words.say(language, "end", { date, organisation }),
    ].join("\n\n"),
    language,
  };
}

/** The page alone, without anything that waits there. */
export function pageMail({
  language,
  to,
  organisation,
  second,
  link,
  until,
}: Spoken & {
  readonly second: "mail" | "telephone";
  readonly link: string;
  readonly until: Temporal.PlainDate;
}): MailContent {
  const date = written(until, language);
  return {
    to,
    subject: words.say(language, "page.subject"),
    text: [
      words.say(language, "page.text"),
      link,
      words.say(language, second === "mail" ? "page.second" : "page.telephone"),
      words.say(language, "page.end", { date, organisation }),
    ].join("\n\n"),
    language,
  };
}

const written = (day: Temporal.PlainDate, language: "en" | "es"): string =>
  day.toLocaleString(language === "en" ? "en-GB" : language, { dateStyle: "long" });

export function codeMail({
  language,
  to,
  organisation,
  code,
}: Spoken & { readonly code: string }): MailContent {
  return {
    to,
    subject: words.say(language, "code.subject", { organisation }),
    text: words.say(language, "code.text", { code, organisation }),
    language,
  };
}
