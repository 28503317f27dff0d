/** A proof that came by post, mail or hand: kept with the request until the decision it is for. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { UploadedFile } from "../../../platform/upload.ts";
import { useChange } from "../../../web/call.ts";
import { FileField, TextField, toast } from "../../../web/widgets/index.ts";
import { evidenceLimit } from "../request/contract.ts";
import type { EvidenceKind } from "../request/contract.ts";
import { addEvidence } from "../request/office/endpoints.ts";
import { problemOf } from "./use_act.ts";
import type { Acting, ActProps } from "./use_act.ts";

export const addingProof = {
  value: "add-proof",
  label: "A document came by post, mail or hand",
  hint: "You add it here and look at it before you decide; it is destroyed with your decision.",
} as const;

export type Proof = Pick<Acting, "isPending" | "problem"> & {
  readonly file: UploadedFile | undefined;
  readonly setFile: (file: UploadedFile | undefined) => void;
  readonly arrivedOn: string;
  readonly setArrivedOn: (day: string) => void;
  readonly send: () => Promise<void>;
};

export function useProof({ organisation, view, onClose }: ActProps, of: EvidenceKind): Proof {
  const add = useChange(addEvidence);
  const [file, setFile] = useState<UploadedFile>();
  const [arrivedOn, setArrivedOn] = useState("");
  return {
    file,
    setFile,
    arrivedOn,
    setArrivedOn,
    isPending: add.isPending,
    problem: problemOf(add.error),
    send: async () => {
      if (file === undefined) return;
      const params = { organisation, reference: view.reference };
      const body = { of, file, ...(arrivedOn === "" ? {} : { arrivedOn }) };
      if ((await add.run({ params, body })) === undefined) return;
      toast("Added. Look at it under Proofs, then decide.");
      onClose();
    },
  };
}

export function ProofFields({ file, setFile, arrivedOn, setArrivedOn }: Proof): ReactNode {
  return (
    <>
      <FileField label="The document" limit={evidenceLimit} value={file} onChange={setFile} />
      <TextField
        label="Arrived on"
        hint="Today, unless you say otherwise. The clock may depend on it."
        type="date"
        width="half"
        value={arrivedOn}
        onChange={setArrivedOn}
      />
    </>
  );
}
