/** The first page's sentences. */
import { sentences } from "../../platform/i18n/messages.ts";

const english = {
  title: "Kept",
  heading: "The policy that keeps its promises",
  lede: "Kept answers people who ask for their data: found exactly, in time, with the reason for every row and a record of every step.",
  "state.ready": "This installation is ready.",
  "state.waiting": {
    plural: "count",
    one: "This installation is not ready: one thing is missing.",
    other: "This installation is not ready: {count} things are missing.",
  },
  "problem.database_down": "The database does not answer. Its log is postgres.log in the data folder.",
  "problem.migrations_pending":
    "The database is older than this version. Run “kept migrate”, then start again.",
  "problem.worker_silent":
    "The worker has not been heard of for two minutes. Restart the server; no duty is lost.",
  "problem.clock_skewed": "This machine’s clock and the database’s differ by more than five seconds.",
  "door.public": "Your data at {name}",
  "door.public.more": "Ask for a copy of what is held about you, and see how your request is going",
  "door.office": "For the people of {name}",
  "door.office.more": "Sign in to the policy, the requests and the registers",
  several: "Each organisation here has its own address. It stands in its mails and on its website.",
  none: "Nobody has set this installation up yet. The link to do so was printed where Kept was started; “kept owner-link” prints a new one.",
  version: "Version {version}",
} as const;

export const statusSentences = sentences(english, {
  es: {
    title: "Kept",
    heading: "La política que cumple lo que promete",
    lede: "Kept responde a quienes piden sus datos: los encuentra con exactitud, a tiempo, con el motivo de cada fila y constancia de cada paso.",
    "state.ready": "Esta instalación está lista.",
    "state.waiting": {
      plural: "count",
      one: "Esta instalación no está lista: falta una cosa.",
      other: "Esta instalación no está lista: faltan {count} cosas.",
    },
    "problem.database_down":
      "La base de datos no responde. Su registro es postgres.log, en la carpeta de datos.",
    "problem.migrations_pending":
      "La base de datos es anterior a esta versión. Ejecute «kept migrate» y arranque de nuevo.",
    "problem.worker_silent":
      "No hay noticias del proceso de fondo desde hace dos minutos. Reinicie el servidor; no se pierde ninguna tarea.",
    "problem.clock_skewed":
      "El reloj de esta máquina y el de la base de datos difieren en más de cinco segundos.",
    "door.public": "Sus datos en {name}",
    "door.public.more": "Pida una copia de lo que se conserva sobre usted y vea cómo va su solicitud",
    "door.office": "Para el personal de {name}",
    "door.office.more": "Inicie sesión para ver la política, las solicitudes y los registros",
    several: "Cada organización tiene aquí su propia dirección. Figura en sus correos y en su sitio web.",
    none: "Nadie ha configurado todavía esta instalación. El enlace para hacerlo se imprimió donde se inició Kept; «kept owner-link» imprime uno nuevo.",
    version: "Versión {version}",
  },
});
