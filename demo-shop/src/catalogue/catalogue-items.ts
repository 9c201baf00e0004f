import { type Wording } from '../wording/wording.ts';

export type Category = keyof Wording['categories'];

type OptionKind = 'colour' | 'size' | null;

/** A kind of article the shops sell. Its names are indexed by a locale's languageIndex. */
export interface CatalogueItem {
  readonly category: Category;
  readonly usd: number;
  readonly option: OptionKind;
  readonly names: readonly string[];
}

type Row = readonly [usd: number, option: OptionKind, ...names: string[]];

const ROWS: Readonly<Record<Category, readonly Row[]>> = {
  home: [
    [64, 'colour', 'Wool Throw', 'Wolldecke', 'Plaid en laine', 'Ullpläd', 'Koc wełniany', 'ウールスロー'],
    [129, 'colour', 'Floor Lamp', 'Stehleuchte', 'Lampadaire', 'Golvlampa', 'Lampa podłogowa', 'フロアランプ'],
    [38, 'size', 'Linen Cushion', 'Leinenkissen', 'Coussin en lin', 'Linnekudde', 'Poduszka lniana', 'リネンクッション'],
    [219, 'size', 'Jute Rug', 'Juteteppich', 'Tapis en jute', 'Jutematta', 'Dywan jutowy', 'ジュートラグ'],
    [54, null, 'Wall Clock', 'Wanduhr', 'Horloge murale', 'Väggklocka', 'Zegar ścienny', '壁掛け時計'],
    [29, 'size', 'Scented Candle', 'Duftkerze', 'Bougie parfumée', 'Doftljus', 'Świeca zapachowa', 'アロマキャンドル'],
    [349, null, 'Oak Side Table', 'Beistelltisch aus Eiche', 'Table d’appoint en chêne', 'Sidobord i ek', 'Stolik dębowy', 'オークサイドテーブル'],
    [89, 'colour', 'Ceramic Planter', 'Keramik-Übertopf', 'Cache-pot en céramique', 'Keramikkruka', 'Doniczka ceramiczna', '陶器プランター'],
  ],
  audio: [
    [249, 'colour', 'Wireless Headphones', 'Funkkopfhörer', 'Casque sans fil', 'Trådlösa hörlurar', 'Słuchawki bezprzewodowe', 'ワイヤレスヘッドホン'],
    [89, 'colour', 'Portable Speaker', 'Tragbarer Lautsprecher', 'Enceinte portable', 'Bärbar högtalare', 'Głośnik przenośny', 'ポータブルスピーカー'],
    [429, null, 'Turntable', 'Plattenspieler', 'Platine vinyle', 'Skivspelare', 'Gramofon', 'レコードプレーヤー'],
    [139, 'colour', 'True Wireless Earbuds', 'Kabellose Ohrhörer', 'Écouteurs sans fil', 'Helt trådlösa öronsnäckor', 'Słuchawki douszne', '完全ワイヤレスイヤホン'],
    [599, null, 'Bookshelf Speakers, Pair', 'Regallautsprecher, Paar', 'Enceintes d’étagère, la paire', 'Hyllhögtalare, par', 'Kolumny podstawkowe, para', 'ブックシェルフスピーカー(ペア)'],
    [179, null, 'Digital Radio', 'Digitalradio', 'Radio numérique', 'Digitalradio', 'Radio cyfrowe', 'デジタルラジオ'],
    [1290, null, 'Integrated Amplifier', 'Vollverstärker', 'Amplificateur intégré', 'Integrerad förstärkare', 'Wzmacniacz zintegrowany', 'プリメインアンプ'],
    [69, null, 'USB Microphone', 'USB-Mikrofon', 'Microphone USB', 'USB-mikrofon', 'Mikrofon USB', 'USBマイク'],
  ],
  books: [
    [24, null, 'The Salt Road', 'Die Salzstraße', 'La Route du sel', 'Saltvägen', 'Solny szlak', '塩の道をゆく'],
    [18, null, 'A Winter in the Lighthouse', 'Ein Winter im Leuchtturm', 'Un hiver au phare', 'En vinter i fyren', 'Zima w latarni', '灯台の冬'],
    [35, null, 'Bread, Slowly', 'Brot braucht Zeit', 'Le Pain, lentement', 'Långsamt bröd', 'Chleb bez pośpiechu', 'ゆっくり焼くパン'],
    [16, null, 'The Clockmaker’s Debt', 'Die Schuld des Uhrmachers', 'La Dette de l’horloger', 'Urmakarens skuld', 'Dług zegarmistrza', '時計職人の借り'],
    [42, null, 'Atlas of Small Islands', 'Atlas der kleinen Inseln', 'Atlas des petites îles', 'Atlas över små öar', 'Atlas małych wysp', '小さな島々の地図帳'],
    [14, null, 'Foxes at the Window', 'Füchse am Fenster', 'Des renards à la fenêtre', 'Rävar vid fönstret', 'Lisy za oknem', '窓辺のきつね'],
    [28, null, 'How Rivers Think', 'Wie Flüsse denken', 'Comment pensent les rivières', 'Hur floder tänker', 'Jak myślą rzeki', '川はどう考えるか'],
    [21, null, 'Nine Letters from Ostmark Street', 'Neun Briefe aus der Ostgasse', 'Neuf lettres de la rue de l’Est', 'Nio brev från Östergatan', 'Dziewięć listów z ulicy Wschodniej', '東通りからの九通の手紙'],
  ],
  outdoor: [
    [329, 'colour', 'Two-Person Tent', 'Zwei-Personen-Zelt', 'Tente deux places', 'Tvåmannatält', 'Namiot dwuosobowy', '二人用テント'],
    [159, 'size', 'Down Sleeping Bag', 'Daunenschlafsack', 'Sac de couchage en duvet', 'Dunsovsäck', 'Śpiwór puchowy', 'ダウンシュラフ'],
    [118, 'colour', 'Trekking Backpack 45 L', 'Trekkingrucksack 45 L', 'Sac de randonnée 45 L', 'Vandringsryggsäck 45 L', 'Plecak trekkingowy 45 L', 'トレッキングザック45L'],
    [36, 'colour', 'Insulated Bottle', 'Isolierflasche', 'Gourde isotherme', 'Termosflaska', 'Butelka termiczna', '保温ボトル'],
    [74, null, 'Camping Stove', 'Campingkocher', 'Réchaud de camping', 'Campingkök', 'Kuchenka turystyczna', 'キャンプストーブ'],
    [48, null, 'Head Torch', 'Stirnlampe', 'Lampe frontale', 'Pannlampa', 'Latarka czołowa', 'ヘッドライト'],
    [189, 'size', 'Rain Jacket', 'Regenjacke', 'Veste de pluie', 'Regnjacka', 'Kurtka przeciwdeszczowa', 'レインジャケット'],
    [95, null, 'Folding Camp Chair', 'Campingstuhl', 'Chaise pliante', 'Hopfällbar stol', 'Krzesło składane', '折りたたみチェア'],
  ],
  kitchen: [
    [59, 'size', 'Cast Iron Skillet', 'Gusseisenpfanne', 'Poêle en fonte', 'Gjutjärnspanna', 'Patelnia żeliwna', '鋳鉄スキレット'],
    [149, null, 'Chef’s Knife', 'Kochmesser', 'Couteau de chef', 'Kockkniv', 'Nóż szefa kuchni', '牛刀包丁'],
    [79, null, 'Pour-Over Coffee Set', 'Handfilter-Set', 'Ensemble café filtre', 'Set för bryggkaffe', 'Zestaw do kawy przelewowej', 'ハンドドリップセット'],
    [269, 'colour', 'Enamelled Dutch Oven', 'Emaillierter Bräter', 'Cocotte émaillée', 'Emaljerad gryta', 'Garnek emaliowany', 'ホーロー鍋'],
    [45, 'colour', 'Stoneware Bowls, Set of 4', 'Steingutschalen, 4er-Set', 'Bols en grès, lot de 4', 'Stengodsskålar, 4-pack', 'Miski kamionkowe, 4 szt.', 'ストーンウェアボウル4点セット'],
    [199, null, 'Burr Coffee Grinder', 'Kaffeemühle', 'Moulin à café', 'Kaffekvarn', 'Młynek do kawy', 'コーヒーグラインダー'],
    [34, 'size', 'Olive Wood Board', 'Olivenholzbrett', 'Planche en olivier', 'Skärbräda i olivträ', 'Deska z drewna oliwnego', 'オリーブのまな板'],
    [1150, 'colour', 'Espresso Machine', 'Espressomaschine', 'Machine à expresso', 'Espressomaskin', 'Ekspres ciśnieniowy', 'エスプレッソマシン'],
  ],
  toys: [
    [44, null, 'Wooden Train Set', 'Holzeisenbahn', 'Train en bois', 'Träjärnväg', 'Kolejka drewniana', '木製電車セット'],
    [32, 'colour', 'Plush Bear', 'Plüschbär', 'Ours en peluche', 'Nallebjörn', 'Pluszowy miś', 'くまのぬいぐるみ'],
    [26, null, 'Puzzle, 1000 Pieces', 'Puzzle, 1000 Teile', 'Puzzle, 1000 pièces', 'Pussel, 1000 bitar', 'Puzzle, 1000 elementów', 'ジグソーパズル1000ピース'],
    [84, 'size', 'Balance Bike', 'Laufrad', 'Draisienne', 'Balanscykel', 'Rowerek biegowy', 'バランスバイク'],
    [39, null, 'Strategy Board Game', 'Strategiespiel', 'Jeu de stratégie', 'Strategispel', 'Gra strategiczna', '戦略ボードゲーム'],
    [22, 'colour', 'Building Blocks, 60 Pieces', 'Bauklötze, 60 Stück', 'Cubes de construction, 60 pièces', 'Byggklossar, 60 bitar', 'Klocki, 60 sztuk', 'つみき60ピース'],
    [119, null, 'Play Kitchen', 'Spielküche', 'Cuisine pour enfants', 'Lekkök', 'Kuchnia dla dzieci', 'ままごとキッチン'],
    [17, null, 'Watercolour Set', 'Wasserfarbkasten', 'Boîte d’aquarelle', 'Akvarellset', 'Zestaw akwareli', '水彩絵の具セット'],
  ],
}; // prettier-ignore

/** Fictional brands; for books, fictional publishers. */
export const BRANDS: Readonly<Record<Category, readonly string[]>> = {
  home: ['Fennmark', 'Casaverone', 'Lindhollow', 'Ember & Oat'],
  audio: ['Sonarelle', 'Brumwell', 'Echovane', 'Tonhafen'],
  books: ['Larkspur Vane', 'Quillhaven', 'Paper Heron', 'Northlamp'],
  outdoor: ['Tarnbeck', 'Ridgewend', 'Fjellvard', 'Grimpelune'],
  kitchen: ['Halden Moss', 'Pottersley', 'Emberwick', 'Cucivelle'],
  toys: ['Bimbelo', 'Wobblewood', 'Tinkerfen', 'Kattipuu'],
};

export const MODELS: readonly string[] = [
  'Alder', 'Bram', 'Corvo', 'Delph', 'Eira', 'Fable', 'Gale', 'Hollis', 'Isla', 'Juno', 'Kesta', 'Lumen', 'Mira',
  'Norra', 'Orla', 'Pike', 'Quern', 'Rune', 'Sable', 'Tilde',
]; // prettier-ignore

export const AUTHORS: readonly string[] = [
  'Ilse Varnholt', 'Maren Quist', 'Oriane Delvaux', 'Tova Hedlund', 'Jagna Wroniec', 'Ruth Ambersley',
]; // prettier-ignore

/** All kinds of articles, interleaved by category so that any section of the list is mixed. */
export const CATALOGUE_ITEMS: readonly CatalogueItem[] = interleave();

function interleave(): CatalogueItem[] {
  const categories = Object.keys(ROWS) as Category[];
  const rounds = Math.max(...categories.map((category) => ROWS[category].length));
  return Array.from({ length: rounds }, (_, round) =>
    categories.flatMap((category) => {
      const row = ROWS[category][round];
      return row ? [toItem(category, row)] : [];
    }),
  ).flat();
}

function toItem(category: Category, [usd, option, ...names]: Row): CatalogueItem {
  return { category, usd, option, names };
}
