/** The page of a case whose kind has no panels of its own. */
export { CasePage as default } from "../../../web/cases/page.tsx";
