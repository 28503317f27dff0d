/**
 * The header under which a file is handed out (RFC 6266, RFC 8187): always as a file to keep, with a plain name for old
 * readers and the real one in UTF-8. Whatever the name holds, the header keeps its form.
 */
export function attachment(fileName: string): string {
  const name = fileName.toWellFormed();
  const plain = name.replaceAll(/[^A-Za-z0-9._-]/g, "_");
  const whole = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
