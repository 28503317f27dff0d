/** What is said around the facts of the register, in the person's language (GDPR Art. 15(1)–(2), 12(1)). */
import { sentences } from "../../platform/i18n/messages.ts";
import type { LawfulBasis } from "./contract.ts";

const english = {
  "purposes.heading": "What we use your data for, and what allows us to",
  "basis.consent": "your consent",
  "basis.contract": "a contract with you, or steps before one",
  "basis.legal-obligation": "a duty the law gives us",
  "basis.vital-interests": "to protect somebody’s life",
  "basis.public-task": "a task in the public interest",
  "basis.legitimate-interests": "our legitimate interests, weighed against yours",
  "basis.sentence": "What allows it: {bases}.",
  "data.heading": "What kinds of data",
  "data.people": "About: {people}.",
  "recipients.heading": "Who receives it",
  "recipients.received": "These received data about you:",
  "recipients.act": "{on}: {what}. Why: {why}",
  "recipients.kinds":
    "Data like yours also go to those named below. Where only a kind of recipient is named, ask us who they are: we name them, unless that is impossible.",
  "transfers.heading": "Data sent to other countries",
  "transfers.none": "We do not send these data to a country with another law of data protection.",
  "retention.heading": "How long we keep it",
  "source.heading": "Where it comes from",
  "decisions.heading": "Decisions made by a machine alone",
  "decisions.none": "No decision about you is made by a machine alone, and no profile is made for one.",
  "rights.heading": "Your other rights",
  "rights.rectify": "You can ask us to correct data that are wrong or to complete them.",
  "rights.erase": "You can ask us to delete data.",
  "rights.restrict": "You can ask us to keep data but not use them for a while.",
  "rights.object": "You can object to a use that rests on our legitimate interests or on a public task.",
  "rights.withdraw": "You can withdraw a consent whenever you wish; what was done before stays lawful.",
  "rights.ask": "Write to us for any of these: {contact}.",
  "complaint.heading": "If you are not content",
  "complaint.us": "Please tell us first, so that we can put it right: {contact}.",
  "complaint.authority": "You can also complain to the authority at any time: {authority}.",
  "complaint.eu": "You may complain to the authority of the country where you live or work instead.",
  "complaint.court": "You can also go to court.",
  "contact.form": "{role}, {email}",
  "open.sentence": "We have still to tell you this about: {names}.",
} as const;

const spanish = {
  "purposes.heading": "Para qué usamos sus datos y qué nos lo permite",
  "basis.consent": "su consentimiento",
  "basis.contract": "un contrato con usted o los pasos previos a él",
  "basis.legal-obligation": "una obligación que nos impone la ley",
  "basis.vital-interests": "la protección de la vida de alguien",
  "basis.public-task": "una misión de interés público",
  "basis.legitimate-interests": "nuestros intereses legítimos, ponderados con los suyos",
  "basis.sentence": "Lo que lo permite: {bases}.",
  "data.heading": "Qué clases de datos",
  "data.people": "Sobre: {people}.",
  "recipients.heading": "Quién los recibe",
  "recipients.received": "Recibieron datos sobre usted:",
  "recipients.act": "{on}: {what}. Para qué: {why}",
  "recipients.kinds":
    "Datos como los suyos llegan también a quienes se nombran a continuación. Donde solo figura una clase de destinatario, pregúntenos quiénes son: los nombramos, salvo que sea imposible.",
  "transfers.heading": "Datos enviados a otros países",
  "transfers.none": "No enviamos estos datos a un país con otra ley de protección de datos.",
  "retention.heading": "Cuánto tiempo los conservamos",
  "source.heading": "De dónde vienen",
  "decisions.heading": "Decisiones que toma solo una máquina",
  "decisions.none":
    "Ninguna decisión sobre usted la toma solo una máquina, ni se elabora un perfil para ello.",
  "rights.heading": "Sus otros derechos",
  "rights.rectify": "Puede pedirnos que corrijamos o completemos datos que no sean correctos.",
  "rights.erase": "Puede pedirnos que borremos datos.",
  "rights.restrict": "Puede pedirnos que guardemos los datos sin usarlos durante un tiempo.",
  "rights.object": "Puede oponerse a un uso basado en nuestros intereses legítimos o en una misión pública.",
  "rights.withdraw":
    "Puede retirar un consentimiento cuando quiera; lo que se hizo antes sigue siendo lícito.",
  "rights.ask": "Para cualquiera de ellos, escríbanos: {contact}.",
  "complaint.heading": "Si no está conforme",
  "complaint.us": "Díganoslo primero, por favor, para que podamos corregirlo: {contact}.",
  "complaint.authority": "También puede reclamar en cualquier momento ante la autoridad: {authority}.",
  "complaint.eu": "En su lugar, puede reclamar ante la autoridad del país donde vive o trabaja.",
  "complaint.court": "También puede acudir a los tribunales.",
  "contact.form": "{role}, {email}",
  "open.sentence": "Todavía tenemos que informarle de esto sobre: {names}.",
} as const;

export const registerWords = sentences(english, { es: spanish });

export function basisWords(language: "en" | "es", bases: readonly LawfulBasis[]): string {
  const named = bases.map((basis) => registerWords.say(language, `basis.${basis}`));
  return new Intl.ListFormat(language, { type: "disjunction" }).format(named);
}
