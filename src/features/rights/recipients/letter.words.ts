/** What a notice to a recipient says, English and Spanish (GDPR art. 19). No name of the person but where the officer put it. */
import { sentences } from "../../../platform/i18n/messages.ts";

const english = {
  hello: "Hello,",
  goodbye: "With kind regards",
  "title.corrected": "Please correct personal data we gave you",
  "title.erased": "Please erase personal data we gave you",
  "title.restricted": "Please keep personal data we gave you, and do not use them",
  "title.lifted": "You may use personal data again",
  "title.stopped": "Please stop using personal data we gave you",
  "title.reminder": "Reminder: {title}",
  "reminder.first": "We wrote to you about this and have no answer yet. Please answer by {due}.",
  "reminder.last":
    "We wrote to you about this, and once more, and have no answer. The day for it was {due}. Please answer now.",
  "done.heading": "What we did",
  "done.corrected":
    "You have received personal data from us that were wrong or incomplete. We have corrected them.",
  "done.erased": "You have received personal data from us. We have erased them.",
  "done.restricted":
    "You have received personal data from us. We have restricted their use: we keep them and do nothing else with them.",
  "done.lifted":
    "We wrote to you that the use of personal data you received from us was restricted. The restriction has ended.",
  "done.stopped":
    "You have received personal data from us. The person no longer wants them to be used for what you received them for, and we have stopped.",
  "about.person": "Whom it concerns",
  "about.data": "Which data",
  "about.corrected": "What is right now",
  "about.reference": "Our reference",
  "do.heading": "What we ask of you",
  "do.corrected": "Please correct them, too, wherever you keep them.",
  "do.erased": "Please erase them, too, with every copy of them and every link to them.",
  "do.restricted": "Please keep them and do nothing else with them until we write to you again.",
  "do.lifted": "You may use them again for what you received them for.",
  "do.stopped": "Please stop using them for it, too.",
  "do.keep": "If a law obliges you otherwise, tell us which one and until when, and do no more than it asks.",
  "do.onward": "If you passed them on, tell whoever has them, and tell us who that is.",
  "answer.heading": "Please answer",
  "answer.mail":
    "Please tell us within {days} days what you have done. This page takes a minute and needs no account:",
  "answer.link": "The link is meant for you alone and works until {until}. You can change your answer there.",
  "answer.reminder": "This page takes a minute and needs no account:",
  "answer.post":
    "Please tell us within {days} days of receiving this what you have done, and give the number {reference}.",
  "answer.contact": "You reach us here: {contact}.",
  "answer.back": "If you have a question, write back to us.",
  "why.heading": "Why you receive this",
  "why.article":
    "Whoever corrects, erases or restricts personal data must tell everybody who received them (GDPR, article 19).",
  "why.article.uk":
    "Whoever corrects, erases or restricts personal data must tell everybody who received them (UK GDPR, article 19).",
  "why.stopped": "We tell everybody who received the data that the person has said no.",
  "why.person": "The person may ask us whom we told. Please show this message only to whoever deals with it.",
} as const;

const spanish = {
  hello: "Hola:",
  goodbye: "Un saludo cordial",
  "title.corrected": "Rectifique datos personales que le dimos",
  "title.erased": "Suprima datos personales que le dimos",
  "title.restricted": "Conserve datos personales que le dimos y no los utilice",
  "title.lifted": "Puede volver a utilizar datos personales",
  "title.stopped": "Deje de utilizar datos personales que le dimos",
  "title.reminder": "Recordatorio: {title}",
  "reminder.first":
    "Le escribimos sobre este asunto y todavía no tenemos respuesta. Conteste, por favor, a más tardar el {due}.",
  "reminder.last":
    "Le escribimos sobre este asunto, y una vez más, y no tenemos respuesta. El plazo terminó el {due}. Conteste ahora, por favor.",
  "done.heading": "Qué hemos hecho",
  "done.corrected":
    "Ha recibido de nosotros datos personales inexactos o incompletos. Los hemos rectificado.",
  "done.erased": "Ha recibido de nosotros datos personales. Los hemos suprimido.",
  "done.restricted":
    "Ha recibido de nosotros datos personales. Hemos limitado su tratamiento: los conservamos y no hacemos nada más con ellos.",
  "done.lifted":
    "Le escribimos que el tratamiento de datos personales que recibió de nosotros estaba limitado. La limitación ha terminado.",
  "done.stopped":
    "Ha recibido de nosotros datos personales. La persona ya no quiere que se utilicen para aquello para lo que usted los recibió, y hemos dejado de hacerlo.",
  "about.person": "A quién se refiere",
  "about.data": "Qué datos",
  "about.corrected": "Qué es lo correcto ahora",
  "about.reference": "Nuestra referencia",
  "do.heading": "Qué le pedimos",
  "do.corrected": "Rectifíquelos también usted, dondequiera que los conserve.",
  "do.erased": "Suprímalos también usted, con todas sus copias y todos los enlaces a ellos.",
  "do.restricted": "Consérvelos y no haga nada más con ellos hasta que volvamos a escribirle.",
  "do.lifted": "Puede volver a utilizarlos para aquello para lo que los recibió.",
  "do.stopped": "Deje de utilizarlos también usted para ello.",
  "do.keep": "Si una ley le obliga a otra cosa, díganos cuál y hasta cuándo, y no haga más de lo que exige.",
  "do.onward": "Si los ha comunicado a otros, avíseles y díganos quiénes son.",
  "answer.heading": "Conteste, por favor",
  "answer.mail":
    "Díganos en un plazo de {days} días qué ha hecho. Esta página lleva un minuto y no necesita cuenta:",
  "answer.link": "El enlace es solo para usted y sirve hasta el {until}. Allí puede cambiar su respuesta.",
  "answer.reminder": "Esta página lleva un minuto y no necesita cuenta:",
  "answer.post":
    "Díganos en un plazo de {days} días desde que reciba esta carta qué ha hecho, e indique el número {reference}.",
  "answer.contact": "Nos encuentra aquí: {contact}.",
  "answer.back": "Si tiene alguna pregunta, contéstenos a este mensaje.",
  "why.heading": "Por qué recibe esto",
  "why.article":
    "Quien rectifica, suprime o limita datos personales debe comunicarlo a todos los que los recibieron (RGPD, artículo 19).",
  "why.article.uk":
    "Quien rectifica, suprime o limita datos personales debe comunicarlo a todos los que los recibieron (RGPD del Reino Unido, artículo 19).",
  "why.stopped": "Avisamos a todos los que recibieron los datos de que la persona ha dicho que no.",
  "why.person":
    "La persona puede preguntarnos a quién hemos avisado. Enseñe este mensaje solo a quien se ocupe de él.",
} as const;

export const noticeWords = sentences(english, { es: spanish });
