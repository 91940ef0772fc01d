package token

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
)

// Seal encrypts plain so that only this key opens it, and only as what it is about. The same twice is never the same bytes. What
// comes out is 28 octets longer: a nonce, and a tag (AES-256-GCM, NIST SP 800-38D, with random nonces).
func (k Key) Seal(plain []byte, about string) []byte {
	return k.box().Seal(nil, nil, plain, []byte(about))
}

// Open decrypts what Seal made with the same key about the same.
func (k Key) Open(sealed []byte, about string) ([]byte, error) {
	plain, err := k.box().Open(nil, nil, sealed, []byte(about))
	if err != nil {
		return nil, errors.New("it was sealed with another key, or about something else, or was changed since")
	}
	return plain, nil
}

// box returns the cipher of a key that follows from this one, and from which this one does not follow (RFC 5869).
func (k Key) box() cipher.AEAD {
	secret, err := hkdf.Key(sha256.New, k.secret[:], nil, "rondo: seal", 32)
	if err != nil {
		panic(err) // of a length that HKDF always gives
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		panic(err) // of a length that AES always takes
	}
	box, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // of a block that GCM always takes
	}
	return box
}
