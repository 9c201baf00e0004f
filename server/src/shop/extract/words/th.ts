import { type Words } from './words.ts';

/** Thai. */
// prettier-ignore
export const th: Words = {
  outOfStock: ['สินค้าหมด', 'หมดสต[๊็]?อก'],
  inStock: ['มีสินค้า', 'พร้อมส่ง'],
  listPrice: ['ราคาปกติ', 'ราคาเต็ม'],
  otherAmount: ['ค่าส่ง', 'ค่าจัดส่ง', 'ประหยัด', 'ส่วนลด'],
  instalment: ['ผ่อน'],
  rangeTo: ['ถึง'],
  membersOnly: ['สมาชิก'],
  units: {
    kg: ['กก', 'กิโลกรัม'],
    g: ['กรัม'],
    l: ['ลิตร'],
    ml: ['มล'],
    m: ['เมตร'],
    piece: ['ชิ้น'],
  },
  soldBy: ['จำหน่ายโดย'],
  sellerLabel: ['ผู้ขาย'],
  conditionLabel: ['สภาพ'],
  conditionNew: ['ของใหม่'],
  conditionUsed: ['มือสอง'],
  ratingOutOf: ['จาก'],
  reviews: ['รีวิว'],
  buyButton: ['หยิบใส่ตะกร้า', 'เพิ่มลงตะกร้า'],
};
