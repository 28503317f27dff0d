/** What the page says on which a vendor tells of a breach, English and Spanish. */
import { sentences } from "../../../platform/i18n/messages.ts";

const english = {
  title: "Tell {name} of a breach",
  "title.mistakes": "To be mended: {title}",
  lede: "Personal data you have from us were lost, changed, or seen by somebody who should not have seen them? Tell us now, with what you know. The rest can follow.",
  happened: "What happened, and when",
  "happened.hint": "Please name nobody whom it is about.",
  affected: "Which people and data, and about how many",
  done: "What you have done about it",
  contact: "Whom we ask at your place",
  "contact.hint": "A name or a desk, and how we reach them now.",
  optional: "optional",
  send: "Tell us now",
  "mistakes.title": {
    plural: "count",
    one: "One thing is to be mended",
    other: "{count} things are to be mended",
  },
  "mistake.happened": "Say what happened, as far as you know.",
  "mistake.long": "That is too long. Please say it in fewer words.",
  "slow.title": "Too many tries",
  "slow.text": "Please try again after {time}, or call us. What you typed still stands below.",
  "taken.title": "We know of it now",
  "taken.lede":
    "Thank you. Our reference is {reference}. Somebody here looks at it at once and asks you for what is missing.",
  "taken.back": "Back to your page",
  "closed.title": "This page is closed",
  "closed.lede":
    "It opens with a code, for an hour. If it is urgent, call us. How stands at the end of this page.",
  "closed.back": "Open your page with a code",
} as const;

const spanish = {
  title: "Comunicar a {name} una violación de la seguridad",
  "title.mistakes": "Hay que corregir: {title}",
  lede: "¿Se han perdido o alterado datos personales que tiene de nosotros, o los ha visto quien no debía? Díganoslo ya, con lo que sepa. Lo demás puede llegar después.",
  happened: "Qué ha pasado y cuándo",
  "happened.hint": "No nombre a ninguna de las personas afectadas.",
  affected: "Qué personas y datos, y cuántos aproximadamente",
  done: "Qué han hecho",
  contact: "A quién preguntamos",
  "contact.hint": "Un nombre o un departamento, y cómo encontrarle ahora.",
  optional: "opcional",
  send: "Comunicarlo ahora",
  "mistakes.title": {
    plural: "count",
    one: "Hay que corregir una cosa",
    other: "Hay que corregir {count} cosas",
  },
  "mistake.happened": "Diga qué ha pasado, hasta donde sepa.",
  "mistake.long": "Es demasiado largo. Dígalo con menos palabras, por favor.",
  "slow.title": "Demasiados intentos",
  "slow.text": "Vuelva a intentarlo después de las {time} o llámenos. Lo que ha escrito sigue abajo.",
  "taken.title": "Ya lo sabemos",
  "taken.lede":
    "Gracias. Nuestra referencia es {reference}. Alguien de aquí lo mira enseguida y le pregunta lo que falte.",
  "taken.back": "Volver a su página",
  "closed.title": "Esta página está cerrada",
  "closed.lede":
    "Se abre con un código, durante una hora. Si es urgente, llámenos. Al final de esta página figura cómo.",
  "closed.back": "Abrir su página con un código",
} as const;

export const breachSentences = sentences(english, { es: spanish });
