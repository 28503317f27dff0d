/** The office's calls from a plan to a release, for who tells an example organisation's requests. */
import { LetterBody } from "./letters/contract.ts";
import { changeLetter, draftLetter, sendLetter } from "./letters/endpoints.ts";
import { approveExecution, planExecution, readExecution } from "./execution/endpoints.ts";
import { addPackageFile, answerPackageFile, listPackageFiles } from "./delivery/files/endpoints.ts";
import { readPackage, releasePackage } from "./delivery/endpoints.ts";
import { approveReview, confirmSame, decide, listPeople, readReview } from "./review/endpoints.ts";
import { approveSearch, planSearch } from "./run/endpoints.ts";

export const storyEndpoints = {
  planSearch,
  approveSearch,
  readReview,
  listPeople,
  decide,
  confirmSame,
  approveReview,
  readPackage,
  listPackageFiles,
  addPackageFile,
  answerPackageFile,
  releasePackage,
  draftLetter,
  changeLetter,
  sendLetter,
  planExecution,
  readExecution,
  approveExecution,
  letterBody: LetterBody,
};
