package web

import "hash/crc32"

// The CRC-32 of a text is found from those of its parts: it is a remainder of polynomials over GF(2), and to append n
// octets is to multiply by x to the power of 8n before the remainder of those octets is added. Polynomials are written as
// hash/crc32 does: the highest bit is the coefficient of x^0.

// shift is what appending so many octets multiplies by.
func shift(octets int) uint32 {
	power, square := uint32(1)<<31, uint32(1)<<23 // x^0, x^8
	for ; octets > 0; octets >>= 1 {
		if octets&1 != 0 {
			power = multiply(power, square)
		}
		square = multiply(square, square)
	}
	return power
}

// multiply is the product of two polynomials, modulo that of CRC-32.
func multiply(a, b uint32) (product uint32) {
	for ; a != 0; a <<= 1 {
		if a>>31 != 0 {
			product ^= b
		}
		carry := b & 1
		b = b>>1 ^ crc32.IEEE*carry
	}
	return product
}
