import { type Words } from './words.ts';

/** Vietnamese. */
// prettier-ignore
export const vi: Words = {
  discontinued: ['ngừng (kinh doanh|sản xuất)'],
  preOrder: ['đặt (hàng )?trước', 'sắp (ra mắt|có hàng)'],
  backOrder: ['đặt hàng theo yêu cầu'],
  outOfStock: ['hết hàng', 'tạm hết'],
  inStock: ['còn hàng'],
  negation: ['không'],
  negativeAnswer: ['không'],
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
