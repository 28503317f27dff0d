/** The first page's sentences. */
import { sentences } from "../../platform/i18n/messages.ts";

const english = {
  title: "Kept",
  heading: "The policy that keeps its promises",
  lede: "Kept finds one person’s data in your systems, exactly: no more, no less, with the reason for every row.",
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
  "do.title": "Find one person’s data",
  "do.map": "Let Kept read your database’s structure and suggest a map of it:",
  "do.confirm": "Look at each table that holds personal data, correct what is wrong, and confirm it:",
  "do.access": "Then collect what there is about one person, with an explanation of every row:",
  "do.result": "The package opens in a browser without a network. Nothing in your database is changed.",
  version: "Version {version}",
} as const;

export const statusSentences = sentences(english, {
  es: {
    title: "Kept",
    heading: "La política que cumple lo que promete",
    lede: "Kept encuentra en sus sistemas los datos de una persona, exactamente: ni más ni menos, con el motivo de cada fila.",
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
    "do.title": "Encontrar los datos de una persona",
    "do.map": "Deje que Kept lea la estructura de su base de datos y proponga un mapa:",
    "do.confirm": "Revise cada tabla con datos personales, corrija lo necesario y confírmela:",
    "do.access": "Reúna después lo que hay sobre una persona, con la explicación de cada fila:",
    "do.result": "El paquete se abre en un navegador sin conexión. Nada cambia en su base de datos.",
    version: "Versión {version}",
  },
});
