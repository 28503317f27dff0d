/** A field for one file: chosen or dropped, judged at once by what it begins with, as the server will judge it. */
import { useId, useState } from "react";
import type { DragEvent, ReactNode } from "react";
import { uploadedFile } from "../../platform/upload.ts";
import type { UploadedFile, UploadLimit } from "../../platform/upload.ts";

const names: Readonly<Record<string, string>> = {
  "application/pdf": "PDF",
  "image/jpeg": "JPEG",
  "image/png": "PNG",
  "text/csv": "CSV",
  "text/plain": "text",
  "text/markdown": "Markdown",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
  "text/tab-separated-values": "TSV",
  // What some machines call a file that ends in .csv.
  "application/vnd.ms-excel": "CSV",
};
const listed = new Intl.ListFormat("en-GB", { type: "disjunction" });

/** “PDF, JPEG or PNG, up to 10 MB” */
function limitWords({ mediaTypes, maxBytes }: UploadLimit): string {
  const types = listed.format(new Set(mediaTypes.map((type) => names[type] ?? type)));
  return `${types}, up to ${Math.floor(maxBytes / 1_000_000)} MB`;
}

export function FileField({
  label,
  hint,
  limit,
  value,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly limit: UploadLimit;
  readonly value: UploadedFile | undefined;
  readonly onChange: (file: UploadedFile | undefined) => void;
}): ReactNode {
  const id = useId();
  const [error, setError] = useState<string>();
  const [isOver, setOver] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    onChange(undefined);
    setError(undefined);
    if (file === undefined) return;
    const problem = await problemOf(file, limit);
    if (typeof problem === "string") setError(problem);
    else onChange(problem);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer.files.length > 1) setError("Only one file at a time.");
    else void take(event.dataTransfer.files[0]);
  };
  return (
    <div className={error === undefined ? "field" : "field wrong"}>
      <label htmlFor={id}>{label}</label>
      <p className="hint" id={`${id}-hint`}>
        {hint !== undefined && `${hint} `}
        {limitWords(limit)}.
      </p>
      <div
        className={isOver ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <input
          type="file"
          id={id}
          required
          accept={limit.mediaTypes.join(",")}
          aria-describedby={error === undefined ? `${id}-hint ${id}-chosen` : `${id}-hint ${id}-error`}
          aria-invalid={error === undefined ? undefined : true}
          onChange={(event) => void take(event.target.files?.[0])}
        />
        <span id={`${id}-chosen`} aria-live="polite">
          {value === undefined ? "or drop it here" : `${value.name}, ${sizeWords(value.bytes.length)}`}
        </span>
      </div>
      {error !== undefined && (
        <p className="error" id={`${id}-error`}>
          <span aria-hidden="true">✕</span> {error}
        </p>
      )}
    </div>
  );
}

async function problemOf(file: File, limit: UploadLimit): Promise<UploadedFile | string> {
  if (file.size > limit.maxBytes) return `This file is too large: ${limitWords(limit)}.`;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const read = uploadedFile(limit).safeParse({ name: file.name, mediaType: file.type, bytes });
  return read.success ? read.data : `This is not a file of this kind: ${limitWords(limit)}.`;
}

function sizeWords(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.max(1, Math.round(bytes / 1000))} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
