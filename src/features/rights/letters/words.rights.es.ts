/** What the letters say of each right, in Spanish. `{whom}`: "usted", or a name. */
import type { Message } from "../../../platform/i18n/messages.ts";
import type { english } from "./words.rights.ts";

export const spanish = {
  "asked.access": "El {received} nos pidió una copia de los datos personales que tenemos sobre {whom}.",
  "asked.rectification": "El {received} nos pidió que corrigiéramos datos personales sobre {whom}.",
  "asked.erasure": "El {received} nos pidió que borráramos datos personales sobre {whom}.",
  "asked.restriction":
    "El {received} nos pidió que apartáramos datos personales sobre {whom}: que los guardáramos y no los usáramos por el momento.",
  "asked.portability":
    "El {received} nos pidió que entregáramos datos sobre {whom} en un formato que otro servicio pueda leer.",
  "asked.objection": "El {received} se opuso a lo que hacemos con datos personales sobre {whom}.",
  "asked.marketing-objection": "El {received} nos dijo que no enviáramos más publicidad a {whom}.",
  "asked.automated-decision":
    "El {received} nos pidió que una persona revisara una decisión que nuestros sistemas tomaron sobre {whom}.",
  "asked.withdrawal": "El {received} nos dijo que se retira un consentimiento para usar datos sobre {whom}.",

  "understood.access":
    "Pide una copia de los datos personales que tenemos sobre {whom} y saber cómo los usamos. Si lo hemos entendido mal, díganoslo pronto.",
  "understood.rectification":
    "Pide que corrijamos datos sobre {whom} que no son correctos, o que los completemos. Si lo hemos entendido mal, díganoslo pronto.",
  "understood.erasure":
    "Pide que borremos datos sobre {whom}. Si se refiere solo a algunos, díganos cuáles antes de que los borremos.",
  "understood.restriction":
    "Pide que guardemos datos sobre {whom} y no los usemos por el momento. Si prefiere que los borremos o los corrijamos, díganoslo pronto.",
  "understood.portability":
    "Pide los datos que se nos dieron sobre {whom}, en un formato que otro servicio pueda leer. Si quiere todo lo que tenemos, díganoslo: es otra solicitud y la atendemos igual.",
  "understood.objection":
    "Se opone a lo que hacemos con datos sobre {whom}. Si se refiere a un uso concreto, díganos pronto a cuál.",
  "understood.marketing-objection": "No quiere que llegue más publicidad nuestra a {whom}.",
  "understood.automated-decision":
    "Pide que una persona revise una decisión que nuestros sistemas tomaron sobre {whom}. Si se refiere a una decisión concreta, díganos pronto a cuál y cómo la ve.",
  "understood.withdrawal":
    "Se retira un consentimiento para usar datos sobre {whom}. Si se refiere a un consentimiento concreto, díganos pronto a cuál.",

  "when.at-once.marketing-objection":
    "Tuvo efecto cuando nos llegó, el {received}. No tiene que acreditar quién es y no le cuesta nada. Puede que aún lleguen algunos correos que ya estaban en camino.",
  "when.at-once.withdrawal":
    "Tuvo efecto cuando nos llegó, el {received}. No tiene que acreditar quién es y no le cuesta nada. Lo que hicimos antes de ese día, con el consentimiento, sigue siendo lícito.",

  "identity.why.copy":
    "No debemos dar datos a la persona equivocada y todavía no podemos estar seguros de quién es usted. Por eso preguntamos.",
  "identity.why.act":
    "Hecho para la persona equivocada, perjudicaría a quien se refieren los datos, y todavía no podemos estar seguros de quién es usted. Por eso preguntamos.",

  "clarification.why.access":
    "Tenemos mucho que puede tratar de {whom} y queremos enviarle lo que necesita. Por eso preguntamos.",
  "clarification.why.rectification":
    "Para corregir lo que corresponde debemos saber qué está mal y cómo debería ser. Por eso preguntamos.",
  "clarification.why.erasure":
    "Lo que se borra no vuelve, y queremos estar seguros de a qué se refiere. Por eso preguntamos.",
  "clarification.why.restriction":
    "Para apartar los datos que corresponde debemos saber cuáles son y por qué motivo. Por eso preguntamos.",
  "clarification.why.portability":
    "Queremos entregar lo que necesita, en un formato que pueda usar. Por eso preguntamos.",
  "clarification.why.objection":
    "Hacemos varias cosas con los datos y queremos dejar de hacer la que corresponde. Por eso preguntamos.",
  "clarification.why.marketing-objection":
    "Hemos detenido toda la publicidad que hemos encontrado para {whom}. Para que no quede ninguna, queremos saber más. Por eso preguntamos.",
  "clarification.why.automated-decision":
    "Para revisar la decisión que corresponde debemos saber a cuál se refiere. Por eso preguntamos.",
  "clarification.why.withdrawal":
    "Puede haber varios consentimientos y queremos detener el uso que corresponde. Por eso preguntamos.",
  "clarification.question.access": "[[Pregunte aquí: ¿qué época, qué curso, qué asunto?]]",
  "clarification.question.rectification":
    "[[Pregunte aquí: ¿qué está mal, dónde lo ha visto, cómo debería ser?]]",
  "clarification.question.erasure": "[[Pregunte aquí: ¿todo, o qué datos? ¿También una cuenta?]]",
  "clarification.question.restriction": "[[Pregunte aquí: ¿qué datos, y por qué motivo hay que apartarlos?]]",
  "clarification.question.portability": "[[Pregunte aquí: ¿qué datos, en qué formato, para quién?]]",
  "clarification.question.objection":
    "[[Pregunte aquí: ¿a qué uso se opone, y qué hay en su situación que hable en contra?]]",
  "clarification.question.marketing-objection":
    "[[Pregunte aquí: ¿qué correos, llamadas o cartas, a qué dirección o número?]]",
  "clarification.question.automated-decision":
    "[[Pregunte aquí: ¿qué decisión, de qué día, y cómo la ve usted?]]",
  "clarification.question.withdrawal":
    "[[Pregunte aquí: ¿qué consentimiento: boletín, fotografías, otra cosa?]]",
  "clarification.all.access": "No tiene que elegir: díganos que lo quiere todo y lo buscaremos todo.",
  "clarification.all.other":
    "Si no puede decir más, díganoslo: haremos entonces lo que podamos con lo que sabemos.",

  "answer.title.access": "Sus datos y cómo los usamos",
  "answer.title.rectification": "Sus datos están corregidos",
  "answer.title.erasure": "Sus datos están borrados",
  "answer.title.restriction": "Sus datos están apartados",
  "answer.title.portability": "Sus datos para llevarlos a otro sitio",
  "answer.title.objection": "Hemos dejado de hacer aquello a lo que se opuso",
  "answer.title.marketing-objection": "No más publicidad",
  "answer.title.automated-decision": "Una persona ha revisado la decisión",
  "answer.title.withdrawal": "Su consentimiento queda retirado",
  "done.heading.rectification": "Qué se ha corregido",
  "done.heading.erasure": "Qué se ha borrado",
  "done.heading.restriction": "Qué se ha apartado",
  "done.heading.objection": "Qué se ha detenido",
  "done.heading.marketing-objection": "Qué se ha detenido",
  "done.heading.automated-decision": "Qué ha resultado",
  "done.heading.withdrawal": "Qué se ha detenido",
  "done.nowhere": "[[Diga qué se ha hecho, sistema por sistema.]]",
  "done.somewhere": "Uno de nuestros sistemas",
  "done.none": "Hemos mirado y no tenemos nada sobre {whom} de lo que se trate aquí.",
  "kept.why": "[[Diga por qué y hasta cuándo.]]",
  "done.rectification.done": "Corregido.",
  "done.rectification.partly": "Corregido en parte. Qué queda como estaba y por qué: {why}",
  "done.rectification.kept": "No se ha cambiado. {why}",
  "done.erasure.done": "Borrado.",
  "done.erasure.partly": "Borrado en parte. Qué se conserva y por qué: {why}",
  "done.erasure.kept": "Se conserva. {why}",
  "done.restriction.done": "Apartado.",
  "done.restriction.partly": "Apartado en parte. Qué no lo está y por qué: {why}",
  "done.restriction.kept": "No se ha apartado. {why}",
  "done.objection.done": "Detenido.",
  "done.objection.partly": "Detenido en parte. Qué continúa y por qué: {why}",
  "done.objection.kept": "Continúa. {why}",
  "done.marketing-objection.done": "Detenido.",
  "done.marketing-objection.partly": "Detenido en parte. Qué falta y por qué: {why}",
  "done.marketing-objection.kept":
    "No es publicidad: lo que todavía le llega hace falta para otra cosa. {why}",
  "done.automated-decision.done": "La decisión se ha cambiado.",
  "done.automated-decision.partly": "La decisión se ha cambiado en parte. {why}",
  "done.automated-decision.kept": "La decisión se mantiene. {why}",
  "done.withdrawal.done": "Detenido.",
  "done.withdrawal.partly": "Detenido en parte. Qué continúa y por qué: {why}",
  "done.withdrawal.kept": "Continúa, pero no con su consentimiento. {why}",
  "done.nothing-held": "Aquí no hay nada sobre {whom}.",
  "done.until": "Como muy tarde, hasta el {until}.",

  "told.recipients":
    "Se avisa a todos a quienes habíamos pasado estos datos, salvo que sea imposible o desproporcionado. Si quiere saber quiénes son, pregúntenos y se lo decimos.",
  "told.heading": "A quién se ha informado",
  "told.list": "Nos preguntó a quién comunicamos estos datos. Son:",
  "told.nobody": "No hemos comunicado estos datos a nadie.",
  "told.unnamed": "Un destinatario cuyo nombre ya no conservamos",
  "told.on": "Informado el {on}.",
  "told.yet": "Por informar; el aviso aún no le ha llegado.",
  "told.not": "No informado: es imposible o exige un esfuerzo desproporcionado.",
  "rectification.statement":
    "Si ve algo de otra manera, o si falta algo, puede darnos una declaración suya. La guardamos con los datos, y quien lee lo uno lee lo otro.",
  "erasure.record":
    "Que lo pidió, y lo que hicimos, lo conservamos mientras podamos tener que demostrarlo. No lo usamos para nada más.",
  "restriction.meaning":
    "Los datos apartados solo se guardan. Los usamos con su consentimiento, para reclamaciones legales o para proteger a otra persona, y para nada más.",
  "restriction.until":
    "Dura hasta que se resuelva el motivo. Antes de volver a usar los datos le escribimos y decimos por qué.",
  "portability.found": {
    plural: "rows",
    one: "Hemos encontrado {rows} registro y enviamos lo que de él se puede llevar. La primera página dice campo por campo qué falta y por qué.",
    other:
      "Hemos encontrado {rows} registros y enviamos lo que de ellos se puede llevar. La primera página dice campo por campo qué falta y por qué.",
  },
  "portability.format":
    "Los datos están en archivos que leen los programas: tablas en CSV y lo mismo en JSON, con una lista de lo que significa cada campo.",
  "portability.direct":
    "Cuando es técnicamente posible, los enviamos directamente a otro servicio: díganos a cuál.",
  "portability.scope":
    "Son los datos que se nos dieron, o que surgieron al usar nuestros servicios, cuando los tratamos por medios automáticos con consentimiento o por un contrato. Todo lo demás que tenemos puede pedirlo en cualquier momento.",
  "objection.meaning": "Ya no usamos los datos para aquello a lo que se opuso.",
  "marketing.stopped":
    "No enviamos más publicidad a {whom} ni usamos los datos para ella de ninguna otra manera. Tuvo efecto cuando nos llegó, el {received}.",
  "marketing.kept":
    "Para que así sea, guardamos la dirección en una lista de aquellos a quienes no escribimos. No se usa para nada más.",
  "marketing.arriving":
    "Puede que aún lleguen algunos correos o cartas que ya estaban en camino antes de ese día.",
  "decision.review":
    "Una persona con autoridad para cambiar la decisión, que no había participado en ella, la ha revisado con lo que usted nos dijo.",
  "decision.logic": "Cómo se llega a una decisión así: [[diga qué entra en ella y cuánto cuenta cada cosa]].",
  "decision.contest":
    "Todavía puede decirnos cómo lo ve e impugnar el resultado: lo que escriba lo lee una persona.",
  "withdrawal.before":
    "Lo que hicimos antes del {received}, con el consentimiento, sigue siendo lícito. Desde ese día ya no hacemos lo que se basaba en él.",
  "withdrawal.after":
    "Lo que por ello deja de recibir puede tenerlo otra vez si da de nuevo su consentimiento, cuando quiera.",

  "partial.title": "Nuestra respuesta: hecho en parte",
  "partial.held.heading": "Qué no se ha hecho y por qué",
  "partial.held.erasure":
    "Algunos datos se conservan. Cuáles, y hasta cuándo, figura arriba, sitio por sitio.",
  "partial.held.other": "Parte de lo que pidió no se ha hecho. Qué parte, figura arriba, sitio por sitio.",
  "partial.held.copy": "Parte de los datos no se envía.",
  "partial.held.say": "[[Diga qué parte.]]",
  "partial.reasons": "[[Exponga los motivos con sus palabras.]]",

  "fee.title": "Lo que cuesta su solicitud",
  "fee.ground.heading": "Por qué cuesta algo",
  "fee.ground.unfounded":
    "Estas solicitudes son gratis. Esta carece claramente de fundamento, y entonces la ley nos deja pedir lo que nos cuesta el trabajo, o denegarla.",
  "fee.ground.excessive":
    "Estas solicitudes son gratis. Esta es claramente excesiva, porque repite otras anteriores, y entonces la ley nos deja pedir lo que nos cuesta el trabajo, o denegarla.",
  "fee.ground.further-copies":
    "La primera copia es gratis. Pide otra más, y por ella la ley nos deja pedir lo que nos cuesta.",
  "fee.ground.none": "[[Diga por qué motivo cuesta algo.]]",
  "fee.amount.heading": "Cuánto y cómo se paga",
  "fee.amount": "Cuesta [[el importe: no más de lo que cuesta el trabajo]].",
  "fee.amount.is": "Cuesta {amount}, y no más de lo que nos cuesta el trabajo.",
  "fee.how": "Puede pagar [[cómo y en qué cuenta]]. Indique el número {reference}.",
  "fee.waits.starts-when-paid":
    "El plazo para responder empieza cuando esté pagado. Si prefiere no pagar, díganoslo: buscamos entonces una manera que no cueste nada.",
  "fee.waits.unmoved":
    "El plazo para responder sigue corriendo. Si prefiere no pagar, díganoslo: buscamos entonces una manera que no cueste nada.",

  "lifting.title": "Sus datos volverán a usarse",
  "lifting.begin":
    "Desde entonces hemos guardado los datos sin usarlos. Eso terminará el [[día]]; se lo decimos antes de que ocurra.",
  "lifting.begin.on":
    "Desde entonces hemos conservado los datos sin usarlos. Eso terminará el {on}; se lo decimos antes de que ocurra.",
  "lifting.why.heading": "Por qué termina",
  "lifting.why": "[[Diga por qué ya no hace falta apartar los datos.]]",
  "lifting.after":
    "Desde ese día podemos usarlos como antes. Si cree que no es correcto, díganoslo antes: lo miramos antes de que cambie nada.",

  "outcome.title": "Qué ha resultado de su solicitud",
  "outcome.begin": "Le habíamos respondido y quedaba algo por hacer. Esto es lo que ha resultado.",
  "outcome.why": "[[Diga qué quedaba pendiente y por qué ha terminado así.]]",
} as const satisfies Readonly<Record<keyof typeof english, Message>>;
