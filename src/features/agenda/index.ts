/** What is due, told to whoever works on it: a page, a mail in a rhythm they choose, a calendar. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { digestDuty, oweDigests } from "./digest.ts";
import { agendaRoutes } from "./routes.ts";

/** `names` is what each kind of case is called. */
export function agenda(names: ReadonlyMap<string, string>): Feature {
  return {
    name: "agenda",
    routes: (platform) => agendaRoutes(platform, names),
    duties: (platform) => [digestDuty(platform, names)],
    sweep: (tx, now, { scope }) => oweDigests(tx, scope, now()),
  };
}
