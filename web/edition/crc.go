package edition

import "hash/crc32"

// The CRC-32 of a text can be computed from those of its parts, without the text:
//
//	crc(a+b) = multiply(shift(len(b)), crc(a)) ^ crc(b)
//
// zlib has the same as crc32_combine. A CRC is the remainder of a division of polynomials over GF(2), whose addition is
// XOR: to append n octets is to multiply the text before by x to the power of 8n, and to add the octets. Polynomials are
// written as hash/crc32 writes them, the highest bit being the coefficient of x^0. To read all of a large feed for its CRC
// instead would make a rebuild take half again as long, or twice.

// shift returns x to the power of 8*octets: what a CRC is multiplied by when that many octets are appended.
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

// multiply returns the product of two polynomials modulo that of CRC-32.
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
