/** Why a request is refused, whole or in part, in Spanish. */
import type { Message } from "../../../platform/i18n/messages.ts";
import type { english } from "./words.grounds.ts";

export const spanish = {
  "ground.not-identified": "No hemos podido asegurarnos de quién es usted.",
  "ground.no-authority": "No hemos podido asegurarnos de que pueda pedirlo para {subject}.",
  "ground.unfounded": "La solicitud carece claramente de fundamento.",
  "ground.excessive": "La solicitud es claramente excesiva, porque repite otras anteriores.",
  "ground.others-rights": "Lo que no se envía diría algo de otras personas, y aquí sus derechos pesan más.",
  "ground.data-are-right":
    "Lo hemos examinado y consideramos que los datos son correctos, o no hemos podido averiguar que no lo sean.",
  "ground.still-needed":
    "Todavía necesitamos los datos para aquello para lo que se recogieron, y todavía podemos usarlos.",
  "ground.expression":
    "Los datos hacen falta para la libertad de expresión y de información, por ejemplo en un reportaje o un texto publicado.",
  "ground.legal-obligation": "Una ley nos obliga a conservar los datos.",
  "ground.public-health": "Los datos hacen falta para proteger la salud pública.",
  "ground.archiving-or-research":
    "Los datos forman parte de un archivo de interés público o de una investigación, que su borrado haría imposible o dañaría gravemente.",
  "ground.legal-claims":
    "Los datos hacen falta para formular una reclamación legal o para defenderse de ella.",
  "ground.no-ground-for-restriction":
    "No se da ninguno de los motivos por los que hay que apartar datos: su exactitud no está en duda, podemos usarlos, los necesitamos y no hay ninguna oposición pendiente.",
  "ground.other-basis":
    "Este derecho trata de datos que usamos con consentimiento o por un contrato. Estos los usamos por otro motivo.",
  "ground.not-automated": "Este derecho trata de datos que tratan las máquinas. Estos están solo en papel.",
  "ground.compelling-grounds":
    "Hemos sopesado sus intereses y los nuestros, y tenemos motivos imperiosos que pesan más que los suyos.",
  "ground.objection-to-claims":
    "Necesitamos los datos para formular una reclamación legal o para defendernos de ella.",
  "ground.objection-to-research":
    "Los datos sirven a la investigación o a la estadística en una misión de interés público.",
  "ground.a-person-decided":
    "Ninguna máquina decidió por sí sola: una persona examinó el asunto y habría podido decidir otra cosa.",
  "ground.search-disproportionate":
    "Hemos buscado hasta donde es razonable. Buscar más exigiría un esfuerzo desproporcionado para lo que podría aportar.",
  "ground.subject-has-died":
    "La ley de protección de datos ampara a las personas vivas. No da a nadie derecho a los datos de quien ha fallecido, y no conocemos otra ley que se lo dé a usted en este caso. Si no está de acuerdo, puede reclamar como se indica más abajo; si la autoridad la admite, lo decide ella.",
  "ground.none": "[[Diga por qué motivo la deniega.]]",

  "ground.then.what-to-do": "Si nos envía lo que faltaba, retomamos el asunto enseguida.",
  "ground.then.what-was-withheld": "De qué se trata: [[diga qué datos, hasta donde pueda]].",
  "ground.then.supplementary-statement":
    "Puede darnos una declaración de cómo lo ve. La guardamos con los datos, y quien lee lo uno lee lo otro.",
  "ground.then.retention": "Cuánto tiempo los conservamos: [[diga hasta cuándo y que después se borran]].",
} as const satisfies Readonly<Record<keyof typeof english, Message>>;
