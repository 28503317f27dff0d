/** The kinds of register entry that a person's answer needs. */
import { firstVersion } from "../../platform/entries/store.ts";
import { Controller, ProcessingActivity } from "./contract.ts";

export const activityKind = firstVersion("processing-activity", ProcessingActivity);
export const controllerKind = firstVersion("controller", Controller);
/** An organisation answers as one: its one entry of this kind has this key. */
export const controllerKey = "controller";
