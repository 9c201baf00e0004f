import { type Words } from './words.ts';

/** Vietnamese. */
// prettier-ignore
export const vi: Words = {
  discontinued: ['ngừng (kinh doanh|sản xuất|bán)', 'không còn (kinh doanh|sản xuất|bán)'],
  preOrder: ['đặt (hàng )?trước', 'sắp (ra mắt|có hàng|về hàng|mở bán)'],
  backOrder: ['đặt hàng theo yêu cầu'],
  outOfStock: [
    'hết hàng', 'tạm hết', 'cháy hàng', 'không (có sẵn|còn hàng|có hàng)', 'đã bán( hết)?(?!\\s?[:#\\d])',
    'chưa có hàng', 'hàng sắp về', 'phiên đấu giá đã kết thúc',
  ],
  inStock: ['còn hàng', 'có sẵn', 'chỉ còn #', 'sẵn hàng', 'còn # (sản phẩm|cái|chiếc)'],
  available: ['sẵn có'],
  notifyMe: ['(thông báo|báo) (cho tôi|khi)', 'nhận thông báo', 'báo khi có hàng'],
  stockLabel: ['tình trạng( kho)?', 'tồn kho', 'kho'],
  negation: ['không', 'chưa', 'hết'],
  noLonger: ['không còn'],
  negativeAnswer: ['không'],
  stockFiller: [
    'rất tiếc', 'xin lỗi', 'sản phẩm', 'mặt hàng', 'này', 'hiện', 'hiện tại', 'đang', 'tạm thời', 'đã',
    'hiện đang',
  ],
  notAboutStock: ['màu', 'cửa hàng', 'hình'],
  weeks: ['tuần', 'tháng'],
  price: ['giá'],
  listPrice: ['giá (gốc|cũ|niêm yết)'],
  otherAmount: ['phí vận chuyển', 'tiết kiệm'],
  instalment: ['trả góp'],
  rangeTo: ['đến'],
  free: ['miễn phí'],
  membersOnly: ['thành viên'],
  usedGoods: ['cũ'],
  units: {
    l: ['lít'],
  },
  perUnit: ['mỗi'],
  soldBy: ['bán bởi'],
  sellerLabel: ['người bán'],
  conditionLabel: ['tình trạng'],
  conditionNew: ['mới'],
  conditionUsed: ['đã (qua )?sử dụng', 'cũ'],
  ratingOutOf: ['trên'],
  reviews: ['đánh giá'],
  stars: ['sao'],
  buyButton: ['thêm vào giỏ( hàng)?', 'mua ngay'],
  dealButton: ['liên hệ người bán'],
  errorTitle: ['không tìm thấy'],
};
