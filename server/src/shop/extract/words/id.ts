import { type Words } from './words.ts';

/** Indonesian and Malay. */
// prettier-ignore
export const id: Words = {
  discontinued: ['tidak diproduksi lagi'],
  preOrder: ['pra-?pesan'],
  outOfStock: ['stok habis', 'habis terjual', 'tidak tersedia', 'stok kosong'],
  inStock: ['stok tersedia', 'tersedia', 'ready stock'],
  negation: ['tidak', 'bukan'],
  negativeAnswer: ['tidak'],
  price: ['harga'],
  listPrice: ['harga (asli|normal|lama)'],
  otherAmount: ['ongkir', 'ongkos kirim', 'hemat'],
  instalment: ['cicilan'],
  membersOnly: ['anggota'],
  usedGoods: ['bekas'],
  perUnit: ['setiap'],
  soldBy: ['dijual oleh'],
  sellerLabel: ['penjual'],
  conditionLabel: ['kondisi'],
  conditionNew: ['baru'],
  conditionUsed: ['bekas'],
  conditionRefurbished: ['rekondisi'],
  ratingOutOf: ['dari'],
  reviews: ['ulasan', 'penilaian'],
  stars: ['bintang'],
  buyButton: ['tambah ke (keranjang|troli)', 'beli sekarang'],
  dealButton: ['hubungi penjual'],
  errorTitle: ['tidak ditemukan'],
};
