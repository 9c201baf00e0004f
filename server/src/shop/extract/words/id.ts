import { type Words } from './words.ts';

/** Indonesian and Malay. */
// prettier-ignore
export const id: Words = {
  discontinued: [
    'tidak (di)?(produksi|jual|dijual) lagi', 'tidak diproduksi lagi', 'dihentikan',
    'sudah tidak (diproduksi|dijual)',
  ],
  preOrder: ['pra-?pesan', 'pre-?order', 'segera hadir', 'akan datang'],
  backOrder: ['inden', 'indent'],
  outOfStock: [
    'stok (habis|kosong)', 'habis( terjual)?(?!\\p{L})', 'tidak tersedia', 'sedang kosong', 'tidak ada stok',
    'lelang (telah )?(berakhir|selesai)', 'terjual habis', 'tidak dapat dibeli',
  ],
  inStock: ['stok tersedia', 'ready stock', 'tersisa #', 'sisa (stok )?#', 'stok terbatas'],
  available: ['tersedia'],
  notifyMe: ['(beri tahu|beritahu|ingatkan|kabari) saya'],
  stockLabel: ['stok', 'ketersediaan'],
  negation: ['tidak', 'bukan', 'belum'],
  noLonger: ['tidak lagi', 'sudah tidak'],
  negativeAnswer: ['tidak'],
  stockFiller: [
    'maaf', 'produk', 'barang', 'ini', 'saat ini', 'sedang', 'sementara', 'sudah', 'telah', 'untuk sementara',
  ],
  notAboutStock: ['warna', 'ukuran', 'toko', 'gambar'],
  weeks: ['minggu', 'bulan'],
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
