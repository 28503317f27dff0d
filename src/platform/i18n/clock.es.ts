/** Why a clock says what it says, in Spanish (`clock.ts`). */
export const spanish = {
  received: "Recibida el {dateLong}.",
  "starts.identity": "El plazo cuenta desde el {dateLong}, cuando llegó la prueba de identidad.",
  "starts.fee": "El plazo cuenta desde el {dateLong}, cuando se pagó la tasa.",
  "waiting.identity": "El plazo no ha empezado: se pidió una prueba de identidad que aún no ha llegado.",
  "waiting.fee": "El plazo no ha empezado: se pidió una tasa que aún no se ha pagado.",
  paused:
    "El plazo está detenido desde el {dateLong}, cuando se preguntó algo a la persona, hasta que conteste.",
  "pause.counted": {
    plural: "days",
    one: "Se añade {days} día de espera de la respuesta de la persona.",
    other: "Se añaden {days} días de espera de la respuesta de la persona.",
  },
  "pause.uncounted": "Con esta regla, esperar la respuesta de la persona no alarga el plazo.",
  "extended.months": {
    plural: "months",
    one: "El plazo se prorrogó {months} mes.",
    other: "El plazo se prorrogó {months} meses.",
  },
  "months.working": {
    plural: "months",
    one: "Un mes termina el {endLong}, día hábil.",
    other: "{months} meses terminan el {endLong}, día hábil.",
  },
  "months.saturday": {
    plural: "months",
    one: "Un mes termina el {endShort}, sábado; el siguiente día hábil es el {dueDay}.",
    other: "{months} meses terminan el {endShort}, sábado; el siguiente día hábil es el {dueDay}.",
  },
  "months.sunday": {
    plural: "months",
    one: "Un mes termina el {endShort}, domingo; el siguiente día hábil es el {dueDay}.",
    other: "{months} meses terminan el {endShort}, domingo; el siguiente día hábil es el {dueDay}.",
  },
  "months.holiday": {
    plural: "months",
    one: "Un mes termina el {endDay}, festivo ({holiday}); el siguiente día hábil es el {dueDay}.",
    other: "{months} meses terminan el {endDay}, festivo ({holiday}); el siguiente día hábil es el {dueDay}.",
  },
  "longer.working": "Así, el plazo termina el {endLong}, día hábil.",
  "longer.saturday": "Así, el plazo termina el {endShort}, sábado; el siguiente día hábil es el {dueDay}.",
  "longer.sunday": "Así, el plazo termina el {endShort}, domingo; el siguiente día hábil es el {dueDay}.",
  "longer.holiday":
    "Así, el plazo termina el {endDay}, festivo ({holiday}); el siguiente día hábil es el {dueDay}.",
  unsuspended:
    "No todas las autoridades aceptan que el plazo se detenga: sin la espera termina el {dateLong}.",
  "calendar.ends":
    "El plazo termina el {endLong} o poco después. El calendario de {calendar} solo se conoce del {fromLong} al {untilLong}, por lo que no se puede indicar el día hábil.",
  "calendar.missing":
    "No se conoce ningún calendario laboral para este lugar (elegido: {calendar}), por lo que no se puede indicar el último día.",
  "calendar.unverified": "Los festivos de {calendar} de este año no se han comprobado con la lista oficial.",
  "counted-with": "Se ha contado con el calendario de {calendar} tal como estaba el {dateLong}.",
  "counted-with.own":
    "Se ha contado con el calendario propio «{calendar}», versión {number} del {dateLong}; llega hasta el {untilLong}.",
  "counted-with.none": "Se ha contado sin calendario de días hábiles.",

  refused: "La negativa se comunicó el {dateLong}.",
  determined: "El {dateLong} se determinó que debe notificarse.",
  discovered: "Descubierto el {dateLong}.",
  notified: "Se informó a las personas el {dateLong}.",
  checked: "Se consultó el registro el {dateLong}.",
  obtained: "Los datos se obtuvieron el {dateLong}.",
  from: "Contado desde el {dateLong}.",
  born: "Fecha de nacimiento: {dateLong}.",
  awareAt: "Conocido desde el {momentLong}.",
  fromAt: "Contado desde el {momentLong}.",

  "months.stays": {
    plural: "months",
    one: "Un mes termina el {endLong} y no se mueve de ese día.",
    other: "{months} meses terminan el {endLong} y no se mueven de ese día.",
  },
  "days.stays": {
    plural: "days",
    one: "Un día después es el {endLong} y no se mueve de ese día.",
    other: "{days} días terminan el {endLong} y no se mueven de ese día.",
  },
  "days.working": {
    plural: "days",
    one: "Un día termina el {endLong}, día hábil.",
    other: "{days} días terminan el {endLong}, día hábil.",
  },
  "days.saturday": {
    plural: "days",
    one: "Un día termina el {endShort}, sábado; el siguiente día hábil es el {dueDay}.",
    other: "{days} días terminan el {endShort}, sábado; el siguiente día hábil es el {dueDay}.",
  },
  "days.sunday": {
    plural: "days",
    one: "Un día termina el {endShort}, domingo; el siguiente día hábil es el {dueDay}.",
    other: "{days} días terminan el {endShort}, domingo; el siguiente día hábil es el {dueDay}.",
  },
  "days.holiday": {
    plural: "days",
    one: "Un día termina el {endDay}, festivo ({holiday}); el siguiente día hábil es el {dueDay}.",
    other: "{days} días terminan el {endDay}, festivo ({holiday}); el siguiente día hábil es el {dueDay}.",
  },
  "days.working.saturday-counts": {
    plural: "days",
    one: "Un día termina el {endLong}, un día que cuenta.",
    other: "{days} días terminan el {endLong}, un día que cuenta.",
  },
  "days.saturday.saturday-counts": {
    plural: "days",
    one: "Un día termina el {endShort}, sábado, que según esta ley cuenta.",
    other: "{days} días terminan el {endShort}, sábado, que según esta ley cuenta.",
  },
  "days.sunday.saturday-counts": {
    plural: "days",
    one: "Un día termina el {endShort}, domingo; el siguiente día que cuenta es el {dueDay}.",
    other: "{days} días terminan el {endShort}, domingo; el siguiente día que cuenta es el {dueDay}.",
  },
  "days.holiday.saturday-counts": {
    plural: "days",
    one: "Un día termina el {endDay}, festivo ({holiday}); el siguiente día que cuenta es el {dueDay}.",
    other:
      "{days} días terminan el {endDay}, festivo ({holiday}); el siguiente día que cuenta es el {dueDay}.",
  },
  "business-days.end": {
    plural: "days",
    one: "El siguiente día hábil según el calendario de {calendar} es el {endLong}.",
    other: "{days} días hábiles según el calendario de {calendar} terminan el {endLong}.",
  },
  "business-days.holidays": "No se contaron estos festivos: {holidays}.",
  "hours.end": {
    plural: "hours",
    one: "Una hora termina el {momentLong}.",
    other: "{hours} horas, también en fin de semana y festivo, terminan el {momentLong}.",
  },
  "extended.days": {
    plural: "days",
    one: "El plazo se prorrogó {days} día.",
    other: "El plazo se prorrogó {days} días.",
  },
  "strict.first-day": "Si se cuenta también el primer día, el último es el {dateLong}.",
  later: "Otra interpretación lo llevaría al {dateLong}; no nos apoyamos en ella.",
  "first.firstCommunication": "Antes está el primer mensaje a la persona, el {dateLong}.",
  "first.firstDisclosure": "Antes está la primera comunicación a terceros, el {dateLong}.",
  earliest: {
    plural: "count",
    one: "Hay una fecha: el {dateLong}.",
    other: "La primera de {count} fechas es el {dateLong}.",
  },
  "keep.policyMonths": "La política lo conserva hasta el {dateLong}.",
  "keep.statutoryMonths": "La ley exige conservarlo al menos hasta el {dateLong}.",
  "keep.statutoryUntil": "Una ley exige conservarlo al menos hasta el {dateLong}.",
  "keep.latest": "Cuenta la última de estas fechas: el {dateLong}.",
  held: "Está bloqueado: no se borra nada y no hay fecha hasta que acabe el bloqueo.",
  "month-end": "El mes termina el {dateLong}.",
  age: {
    plural: "years",
    one: "Cumple un año el {dateLong}.",
    other: "Cumple {years} años el {dateLong}.",
  },
  "age.leap-day": "Quien nació un 29 de febrero cumple años el 1 de marzo si el año no tiene ese día.",

  uncounted: "Sin peso para esta fecha: {inputs}.",
  "uncounted.idReceived": "Con esta regla, la prueba de identidad no mueve la fecha.",
  "uncounted.feeReceived": "Con esta regla, una tasa no mueve la fecha.",
  "uncounted.decided": "No cuenta el día de la decisión, solo el de la solicitud.",
  "uncounted.occurredAt": "No cuenta cuándo ocurrió, solo cuándo se conoció.",
  "uncounted.processorAwareAt":
    "Cuenta desde que lo supo la propia organización, no su encargado del tratamiento.",
  "uncounted.pauses": "Con esta regla, esperar una respuesta no alarga el plazo.",
  "rule.not-yet": "Esta regla es ley desde el {dateLong}; entonces aún no estaba en vigor.",
  "rule.no-longer": "Esta regla fue ley hasta el {dateLong}; entonces ya no estaba en vigor.",
  "calendar.partial":
    "El calendario de {calendar} no contiene todos los festivos, por lo que no se puede indicar el día hábil.",
} as const;
