;; Looks through text for beginnings of packed data and for parts of byte sequences.
;; scanner.ts lays out the memory, sets the globals and checks what comes out.
(module
  (import "scan" "memory" (memory 1 65536 shared))

  ;; What comes out: pairs of 32 bits, a place in memory and a number. `most` of them have room.
  (global $out (export "out") (mut i32) (i32.const 0))
  (global $most (export "most") (mut i32) (i32.const 0))
  ;; Where to go on when there was no more room.
  (global $next (export "next") (mut i32) (i32.const 0))

  ;; Marks: 64 bytes of tables, then `markCount` rows of a mask and a value of 64 bits and of where
  ;; these begin, before or behind the two bytes that the tables tell.
  (global $marks (export "marks") (mut i32) (i32.const 0))
  (global $markCount (export "markCount") (mut i32) (i32.const 0))

  ;; Grams: every `stride` bytes, those that `gramMask` leaves of eight bytes are hashed.
  (global $stride (export "stride") (mut i32) (i32.const 1))
  (global $gramMask (export "gramMask") (mut i64) (i64.const 0))
  (global $gramLength (export "gramLength") (mut i32) (i32.const 1))
  (global $shift (export "shift") (mut i64) (i64.const 0))
  ;; One bit for each hash that some gram has.
  (global $bits (export "bits") (mut i32) (i32.const 0))
  ;; The first row for a hash, of which `headMask` leaves some bits.
  (global $heads (export "heads") (mut i32) (i32.const 0))
  (global $headMask (export "headMask") (mut i32) (i32.const 0))
  ;; As many rows as may come out at one place.
  (global $longestChain (export "longestChain") (mut i32) (i32.const 0))

  (func $tell (param $count i32) (param $at i32) (param $number i32) (result i32)
    (local $place i32)
    (local.set $place
      (i32.add (global.get $out) (i32.shl (local.get $count) (i32.const 3))))
    (i32.store (local.get $place) (local.get $at))
    (i32.store offset=4 (local.get $place) (local.get $number))
    (i32.add (local.get $count) (i32.const 1)))

  ;; Tells which marks stand at one place.
  (func $markAt (param $count i32) (param $at i32) (result i32)
    (local $row i32) (local $number i32)
    (local.set $row (i32.add (global.get $marks) (i32.const 64)))
    (loop $rows
      (if (i64.eq
            (i64.and
              (i64.load (i32.add (local.get $at) (i32.load offset=16 (local.get $row))))
              (i64.load (local.get $row)))
            (i64.load offset=8 (local.get $row)))
        (then
          (local.set $count
            (call $tell (local.get $count) (local.get $at) (local.get $number)))))
      (local.set $row (i32.add (local.get $row) (i32.const 24)))
      (local.set $number (i32.add (local.get $number) (i32.const 1)))
      (br_if $rows (i32.lt_u (local.get $number) (global.get $markCount))))
    (local.get $count))

  ;; Tells the marks at those of sixteen places that are in `groups`.
  (func $marksAmong
    (param $count i32) (param $groups v128) (param $at i32) (param $end i32) (result i32)
    (local $mask i32) (local $place i32)
    (local.set $mask
      (i8x16.bitmask (i8x16.ne (local.get $groups) (i8x16.splat (i32.const 0)))))
    (block $over
      (loop $lanes
        (br_if $over (i32.eqz (local.get $mask)))
        (local.set $place (i32.add (local.get $at) (i32.ctz (local.get $mask))))
        (if (i32.lt_u (i32.add (local.get $place) (i32.const 1)) (local.get $end))
          (then
            (local.set $count (call $markAt (local.get $count) (local.get $place)))))
        (local.set $mask
          (i32.and (local.get $mask) (i32.sub (local.get $mask) (i32.const 1))))
        (br $lanes)))
    (local.get $count))

  ;; Finds the two bytes that each mark is told by, thirty-two places at a time: the groups of marks
  ;; that both halves of a byte belong to are looked up in tables ("Teddy" of Hyperscan). What is
  ;; known of first bytes moves on by one, to meet the second ones.
  (func (export "findMarks") (param $at i32) (param $end i32) (result i32)
    (local $count i32)
    (local $text v128) (local $low v128) (local $high v128)
    (local $first0 v128) (local $first1 v128) (local $groups0 v128) (local $groups1 v128)
    (local $low0 v128) (local $high0 v128) (local $low1 v128) (local $high1 v128)
    (local $half v128)
    (local.set $low0 (v128.load (global.get $marks)))
    (local.set $high0 (v128.load offset=16 (global.get $marks)))
    (local.set $low1 (v128.load offset=32 (global.get $marks)))
    (local.set $high1 (v128.load offset=48 (global.get $marks)))
    (local.set $half (i8x16.splat (i32.const 15)))
    (block $over
      (loop $turn
        (br_if $over (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $text (v128.load offset=0 (local.get $at)))
        (local.set $low (v128.and (local.get $text) (local.get $half)))
        (local.set $high (i8x16.shr_u (local.get $text) (i32.const 4)))
        (local.set $first0
          (v128.and
            (i8x16.swizzle (local.get $low0) (local.get $low))
            (i8x16.swizzle (local.get $high0) (local.get $high))))
        (local.set $groups0
          (v128.and
            (v128.and
              (i8x16.swizzle (local.get $low1) (local.get $low))
              (i8x16.swizzle (local.get $high1) (local.get $high)))
            (i8x16.shuffle 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
              (local.get $first1) (local.get $first0))))
        (local.set $text (v128.load offset=16 (local.get $at)))
        (local.set $low (v128.and (local.get $text) (local.get $half)))
        (local.set $high (i8x16.shr_u (local.get $text) (i32.const 4)))
        (local.set $first1
          (v128.and
            (i8x16.swizzle (local.get $low0) (local.get $low))
            (i8x16.swizzle (local.get $high0) (local.get $high))))
        (local.set $groups1
          (v128.and
            (v128.and
              (i8x16.swizzle (local.get $low1) (local.get $low))
              (i8x16.swizzle (local.get $high1) (local.get $high)))
            (i8x16.shuffle 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
              (local.get $first0) (local.get $first1))))
        (if (v128.any_true (v128.or (local.get $groups0) (local.get $groups1)))
          (then
            (local.set $count
              (call $marksAmong (local.get $count) (local.get $groups0)
                (i32.sub (local.get $at) (i32.const 1)) (local.get $end)))
            (local.set $count
              (call $marksAmong (local.get $count) (local.get $groups1)
                (i32.add (local.get $at) (i32.const 15)) (local.get $end)))))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br_if $turn
          (i32.le_u
            (i32.add (local.get $count) (i32.mul (global.get $markCount) (i32.const 32)))
            (global.get $most)))
        ;; nothing is known then of the last first byte
        (local.set $at (i32.sub (local.get $at) (i32.const 1)))))
    (global.set $next (local.get $at))
    (local.get $count))

  (func $hash (param $at i32) (result i32)
    (i32.wrap_i64
      (i64.shr_u
        (i64.mul
          (i64.and (i64.load (local.get $at)) (global.get $gramMask))
          (i64.const 0x9E3779B97F4A7C15))
        (global.get $shift))))

  ;; Tells the rows whose gram is here and whose bytes are around it.
  (func $gramAt (param $count i32) (param $at i32) (param $from i32) (param $end i32) (result i32)
    (local $gram i64) (local $row i32) (local $start i32) (local $bytes i32) (local $length i32)
    (local $index i32)
    (local.set $gram (i64.and (i64.load (local.get $at)) (global.get $gramMask)))
    (local.set $row
      (i32.load
        (i32.add (global.get $heads)
          (i32.shl
            (i32.and (call $hash (local.get $at)) (global.get $headMask))
            (i32.const 2)))))
    (block $over
      (loop $rows
        (br_if $over (i32.eqz (local.get $row)))
        (block $other
          (br_if $other (i64.ne (i64.load (local.get $row)) (local.get $gram)))
          (local.set $start (i32.sub (local.get $at) (i32.load offset=12 (local.get $row))))
          (local.set $length (i32.load offset=20 (local.get $row)))
          (br_if $other (i32.lt_s (local.get $start) (local.get $from)))
          (br_if $other
            (i32.gt_u (i32.add (local.get $start) (local.get $length)) (local.get $end)))
          (local.set $bytes (i32.load offset=16 (local.get $row)))
          (local.set $index (i32.const 0))
          (loop $compare
            (br_if $other
              (i32.ne
                (i32.load8_u (i32.add (local.get $start) (local.get $index)))
                (i32.load8_u (i32.add (local.get $bytes) (local.get $index)))))
            (local.set $index (i32.add (local.get $index) (i32.const 1)))
            (br_if $compare (i32.lt_u (local.get $index) (local.get $length))))
          (local.set $count
            (call $tell (local.get $count) (local.get $start)
              (i32.load offset=24 (local.get $row)))))
        (local.set $row (i32.load offset=8 (local.get $row)))
        (br $rows)))
    (local.get $count))

  ;; Whether a gram with this hash is looked for, in the lowest bit.
  (func $isKnown (param $at i32) (result i32)
    (local $hash i32)
    (local.set $hash (call $hash (local.get $at)))
    (i32.shr_u
      (i32.load8_u (i32.add (global.get $bits) (i32.shr_u (local.get $hash) (i32.const 3))))
      (i32.and (local.get $hash) (i32.const 7))))

  ;; Finds the sequences whose bytes at one of the places probed are a gram: of a sequence of
  ;; `stride` + `gramLength` - 1 bytes there is always one. It begins at `at`; nothing lies before
  ;; `from`.
  (func (export "findGrams") (param $at i32) (param $from i32) (param $end i32) (result i32)
    (local $count i32) (local $last i32) (local $stride i32) (local $group i32)
    (local $mask i64) (local $shift i64) (local $bits i32) (local $found i32) (local $hash i32)
    (local $probe i32)
    (local.set $stride (global.get $stride))
    (local.set $mask (global.get $gramMask))
    (local.set $shift (global.get $shift))
    (local.set $bits (global.get $bits))
    ;; the last place of a gram
    (local.set $last (i32.sub (local.get $end) (global.get $gramLength)))
    (local.set $group (i32.mul (local.get $stride) (i32.const 3)))
    (block $over
      (loop $four
        (br_if $over
          (i32.gt_s (i32.add (local.get $at) (local.get $group)) (local.get $last)))
        (local.set $hash
          (i32.wrap_i64
            (i64.shr_u
              (i64.mul
                (i64.and (i64.load (local.get $at)) (local.get $mask))
                (i64.const 0x9E3779B97F4A7C15))
              (local.get $shift))))
        (local.set $found
          (i32.shr_u
            (i32.load8_u
              (i32.add (local.get $bits) (i32.shr_u (local.get $hash) (i32.const 3))))
            (i32.and (local.get $hash) (i32.const 7))))
        (local.set $hash
          (i32.wrap_i64
            (i64.shr_u
              (i64.mul
                (i64.and (i64.load (i32.add (local.get $at) (local.get $stride))) (local.get $mask))
                (i64.const 0x9E3779B97F4A7C15))
              (local.get $shift))))
        (local.set $found
          (i32.or (local.get $found)
          (i32.shr_u
            (i32.load8_u
              (i32.add (local.get $bits) (i32.shr_u (local.get $hash) (i32.const 3))))
            (i32.and (local.get $hash) (i32.const 7)))))
        (local.set $hash
          (i32.wrap_i64
            (i64.shr_u
              (i64.mul
                (i64.and (i64.load (i32.add (local.get $at) (i32.shl (local.get $stride) (i32.const 1)))) (local.get $mask))
                (i64.const 0x9E3779B97F4A7C15))
              (local.get $shift))))
        (local.set $found
          (i32.or (local.get $found)
          (i32.shr_u
            (i32.load8_u
              (i32.add (local.get $bits) (i32.shr_u (local.get $hash) (i32.const 3))))
            (i32.and (local.get $hash) (i32.const 7)))))
        (local.set $hash
          (i32.wrap_i64
            (i64.shr_u
              (i64.mul
                (i64.and (i64.load (i32.add (local.get $at) (local.get $group))) (local.get $mask))
                (i64.const 0x9E3779B97F4A7C15))
              (local.get $shift))))
        (local.set $found
          (i32.or (local.get $found)
          (i32.shr_u
            (i32.load8_u
              (i32.add (local.get $bits) (i32.shr_u (local.get $hash) (i32.const 3))))
            (i32.and (local.get $hash) (i32.const 7)))))
        (if (i32.and (local.get $found) (i32.const 1))
          (then
            (local.set $probe (local.get $at))
            (loop $each
              (if (i32.and (call $isKnown (local.get $probe)) (i32.const 1))
                (then
                  (local.set $count
                    (call $gramAt (local.get $count) (local.get $probe) (local.get $from)
                      (local.get $end)))))
              (local.set $probe (i32.add (local.get $probe) (local.get $stride)))
              (br_if $each
                (i32.le_s (local.get $probe)
                  (i32.add (local.get $at) (local.get $group)))))))
        (local.set $at
          (i32.add (local.get $at) (i32.shl (local.get $stride) (i32.const 2))))
        (br_if $four
          (i32.le_u
            (i32.add (local.get $count)
              (i32.shl (global.get $longestChain) (i32.const 3)))
            (global.get $most)))
        (global.set $next (local.get $at))
        (return (local.get $count))))
    (block $done
      (loop $one
        (br_if $done (i32.gt_s (local.get $at) (local.get $last)))
        (local.set $count
          (call $gramAt (local.get $count) (local.get $at) (local.get $from) (local.get $end)))
        (local.set $at (i32.add (local.get $at) (local.get $stride)))
        (br $one)))
    (global.set $next (local.get $end))
    (local.get $count)))
