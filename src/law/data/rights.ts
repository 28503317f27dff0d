/** The rights each law gives, and those it does not, from when to when (`../right.ts`). */
import type { MissingRight, Right } from "../right.ts";
import { californianRights, missingInCalifornia } from "./rights.california.ts";
import { europeanRights, missingInEurope } from "./rights.europe.ts";
import { missingInSingapore, singaporeanRights } from "./rights.singapore.ts";
import { missingInSouthAfrica, southAfricanRights } from "./rights.south_africa.ts";
import { missingInSwitzerland, swissRights } from "./rights.switzerland.ts";

export const rightRows: readonly Right[] = [
  ...europeanRights,
  ...singaporeanRights,
  ...californianRights,
  ...swissRights,
  ...southAfricanRights,
];

export const missingRows: readonly MissingRight[] = [
  ...missingInEurope,
  ...missingInSingapore,
  ...missingInCalifornia,
  ...missingInSwitzerland,
  ...missingInSouthAfrica,
];
