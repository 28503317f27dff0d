/**
 * Given and family names by language, for invented people. Where a language has its own script, the name is given in
 * it too (`latin|native`). No combination is meant to be anybody.
 */

export type NamePool = {
  readonly language: string;
  /** ISO 3166 code of the nationality most such students have. */
  readonly country: string;
  readonly given: string;
  readonly family: string;
  /** How a name is written in its own script: family name first, and with or without a space. */
  readonly nativeOrder?: "given family" | "familygiven";
};

const namePools: readonly NamePool[] = [
  {
    language: "Chinese",
    country: "CN",
    nativeOrder: "familygiven",
    given: "Yuxuan|宇轩 Zihan|子涵 Haoran|浩然 Xinyi|欣怡 Jiahao|嘉豪 Meilin|美琳 Wenbo|文博 Ruoxi|若曦",
    family: "Wang|王 Li|李 Zhang|张 Liu|刘 Chen|陈 Yang|杨 Huang|黄 Zhao|赵",
  },
  {
    language: "Thai",
    country: "TH",
    nativeOrder: "given family",
    given:
      "Somchai|สมชาย Nattaya|ณัฐยา Anong|อนงค์ Kittipong|กิตติพงษ์ Malee|มาลี Prasert|ประเสริฐ Ratana|รัตนา Chai|ชัย",
    family:
      "Saetang|แซ่ตั้ง Srisuk|ศรีสุข Wongsa|วงศา Jaidee|ใจดี Rattana|รัตนะ Boonmee|บุญมี Thongdee|ทองดี Suksai|สุขใส",
  },
  {
    language: "Arabic",
    country: "SA",
    nativeOrder: "given family",
    given: "Layla|ليلى Omar|عمر Fatima|فاطمة Yusuf|يوسف Noor|نور Khalid|خالد Mariam|مريم Tariq|طارق",
    family:
      "Haddad|حداد Mansour|منصور Najjar|نجار Khoury|خوري Saleh|صالح Farsi|الفارسي Zahrani|الزهراني Amari|العماري",
  },
  {
    language: "Japanese",
    country: "JP",
    nativeOrder: "familygiven",
    given: "Haruto|陽翔 Sakura|桜 Yuto|悠斗 Hina|陽菜 Ren|蓮 Aoi|葵 Sora|空 Mio|美緒",
    family: "Sato|佐藤 Suzuki|鈴木 Tanaka|田中 Ito|伊藤 Yamamoto|山本 Nakamura|中村 Kobayashi|小林 Kato|加藤",
  },
  {
    language: "Korean",
    country: "KR",
    nativeOrder: "familygiven",
    given: "Minjun|민준 Seoyeon|서연 Jiho|지호 Hayoon|하윤 Doyoon|도윤 Jiwoo|지우 Eunseo|은서 Taeyang|태양",
    family: "Kim|김 Lee|이 Park|박 Choi|최 Jung|정 Kang|강 Yoon|윤 Lim|임",
  },
  {
    language: "Ukrainian",
    country: "UA",
    nativeOrder: "given family",
    given:
      "Olena|Олена Taras|Тарас Iryna|Ірина Andriy|Андрій Oksana|Оксана Danylo|Данило Yulia|Юлія Bohdan|Богдан",
    family:
      "Shevchenko|Шевченко Kovalenko|Коваленко Bondar|Бондар Tkachuk|Ткачук Melnyk|Мельник Hrytsenko|Гриценко Marchuk|Марчук Lysenko|Лисенко",
  },
  {
    language: "Spanish",
    country: "ES",
    given: "Lucía Mateo Sofía Hugo Martina Álvaro Carmen Iñigo",
    family: "García Muñoz Fernández Ibáñez Núñez Ortega Peña Castaño",
  },
  {
    language: "Italian",
    country: "IT",
    given: "Giulia Leonardo Chiara Matteo Niccolò Alessia Davide Beatrice",
    family: "Rossi Bianchi Esposito Ricci Marino Greco Conti D'Angelo",
  },
  {
    language: "Turkish",
    country: "TR",
    given: "Zeynep Mehmet Elif Çağla Emre Şule Ömer İpek",
    family: "Yılmaz Kaya Demir Şahin Çelik Öztürk Aydın Güneş",
  },
  {
    language: "Polish",
    country: "PL",
    given: "Zofia Jakub Łucja Stanisław Wojciech Małgorzata Paweł Agnieszka",
    family: "Nowak Kowalczyk Wiśniewski Wójcik Zając Dąbrowski Król Pawłowicz",
  },
  {
    language: "Portuguese",
    country: "BR",
    given: "João Beatriz Thiago Conceição Inês Caio Luísa Antônio",
    family: "Silva Souza Araújo Gonçalves Magalhães Simões Ribeiro Falcão",
  },
  {
    language: "German",
    country: "DE",
    given: "Jonas Lena Björn Käthe Felix Mia Jürgen Anneliese",
    family: "Müller Schröder Weiß Köhler Becker Vogt Jäger Groß",
  },
  {
    language: "French",
    country: "FR",
    given: "Chloé Théo Zoé Raphaël Inès Anaïs Gaëtan Maëlle",
    family: "Dubois Lefèvre Moreau Béranger Garçon Noël Fournier Mercier",
  },
  {
    language: "English",
    country: "GB",
    given: "Oliver Amelia George Isla Arthur Freya Siobhán Rhys",
    family: "Ashworth O'Brien Hughes Whitfield Okafor Pritchard MacLeod Thorne",
  },
];

/** One combined name, as the bulk rows pick it by position. */
export type PooledName = {
  readonly given: string;
  readonly family: string;
  /** Empty where the language is written in Latin letters. */
  readonly native: string;
  readonly language: string;
  readonly country: string;
};

/** Every given name with every family name of its language: position = (language × 8 + given) × 8 + family. */
export function pooledNames(): readonly PooledName[] {
  return namePools.flatMap((pool) =>
    pool.given.split(" ").flatMap((givenPair) =>
      pool.family.split(" ").map((familyPair) => {
        const [given = "", nativeGiven = ""] = givenPair.split("|");
        const [family = "", nativeFamily = ""] = familyPair.split("|");
        return {
          given,
          family,
          native: writeNative(pool.nativeOrder, nativeGiven, nativeFamily),
          language: pool.language,
          country: pool.country,
        };
      }),
    ),
  );
}

function writeNative(order: NamePool["nativeOrder"], given: string, family: string): string {
  if (order === undefined) return "";
  return order === "familygiven" ? `${family}${given}` : `${given} ${family}`;
}
