/** The platform's sentences in Spanish. */
import type { Message } from "./messages.ts";
import type { english } from "./en.ts";

export const spanish = {
  "error.invalid_request": "No se ha entendido la petición. Consulte los detalles.",
  "error.invalid_json": "El cuerpo de la petición no es JSON válido o repite un nombre.",
  "error.duplicate_parameter": "Un parámetro aparece más de una vez.",
  "error.idempotency_key_missing": "Esta llamada cambia algo y necesita la cabecera Idempotency-Key.",
  "error.host_refused": "Kept no responde en esta dirección.",
  "error.not_signed_in": "Inicie sesión primero.",
  "error.forbidden": "No puede hacer esto.",
  "error.step_up_required": "Confirme que es usted: inicie sesión otra vez y repita.",
  "error.foreign_form":
    "Este formulario no viene de Kept o es demasiado antiguo. Abra la página de nuevo y vuelva a enviarlo.",
  "error.not_found": "Aquí no hay nada.",
  "error.method_not_allowed": "Esta dirección no admite ese método.",
  "error.request_timeout": "La petición ha tardado demasiado en llegar.",
  "error.conflict": "Algo ha cambiado mientras tanto. Compruébelo y repita.",
  "error.idempotency_key_reused": "Esta Idempotency-Key ya se usó para otra petición.",
  "error.idempotency_in_progress": "La misma petición está en curso. Pregunte de nuevo en un momento.",
  "error.not_yet": "Todavía no se puede hacer. Los detalles dicen qué falta.",
  "error.link_expired": "Este enlace ha caducado o ya se usó. Pida uno nuevo.",
  "error.too_many_tries": "Demasiados intentos. Espere un poco y vuelva a intentarlo.",
  "error.too_large": "La petición es demasiado grande.",
  "error.address_too_long": "La dirección es demasiado larga.",
  "error.unsupported_media_type": "Esta dirección no admite ese tipo de contenido.",
  "error.headers_too_large": "Las cabeceras de la petición son demasiado grandes.",
  "error.internal":
    "Algo ha fallado por nuestra parte. El identificador ayudará a quien gestiona esta instalación a encontrarlo.",
  "error.not_ready": "Kept todavía no está listo. Consulte los detalles.",
  "error.storage_full": "No se ha registrado nada: el disco está lleno. Inténtelo más tarde.",
  "error.overloaded": "Kept está ocupado. Inténtelo de nuevo en un momento.",
  "form.idempotency_key_missing":
    "El formulario ha llegado incompleto. Abra la página de nuevo y vuelva a enviarlo.",
  "form.idempotency_key_reused":
    "Este formulario ya se envió, con otros datos. Abra la página de nuevo para enviar otro.",
  "form.idempotency_in_progress":
    "Este formulario ya se envió y está en curso. Espere un momento y recargue la página.",
} as const satisfies Readonly<Record<keyof typeof english, Message>>;
