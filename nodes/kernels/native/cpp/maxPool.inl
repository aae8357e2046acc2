// Maximum pooling over 2 x 2 pixels without overlap, [batch, height, width, channels], with what often stands before it in the same pass: a
// bias, and a bend to zero (the largest of bent numbers is the largest one, bent). Of each maximum its place is kept in one byte: the way back
// needs nothing else, neither what came in nor what went out.

typedef unsigned char Bytes __attribute__((vector_size(LANES), aligned(1), may_alias));

// Places: 0 to 3 row by row; 4 more where the maximum was bent to zero.
static void maxPool(const PoolForward& it) {
  const long channels = it.channels, high = it.height / 2, wide = it.width / 2, line = it.width * channels;
  const long rows = it.batch * high, parts = std::max(1L, std::min<long>(16, rows * wide * channels >> 13));
  inParallel(static_cast<int>(parts), [&](int part) {
    for (long row = rows * part / parts; row < rows * (part + 1) / parts; row++) {
      const float* above = it.x + (row / high * it.height + row % high * 2) * line;
      for (long column = 0; column < wide; column++) {
        const long at = (row * wide + column) * channels;
        const float* corner = above + column * 2 * channels;
        for (long c = 0; c < channels; c += LANES) {
          const int count = static_cast<int>(std::min<long>(LANES, channels - c));
          const long places[] = {0, channels, line, line + channels};
          Vector best = partOf(corner + c, count);
          Whole place{};
          for (int p = 1; p < 4; p++) {
            const Vector other = partOf(corner + places[p] + c, count);
            const Whole more = other > best || other != other;
            best = more ? other : best;
            place = more ? p - Whole{} : place;
          }
          if (it.bias) best += partOf(it.bias + c, count);
          if (it.bends) {
            const Whole dead = best <= 0.f;
            best = dead ? Vector{} : best;
            place = dead ? place + 4 : place;
          }
          keep(it.y + at + c, best, count);
          const Bytes bytes = __builtin_convertvector(place, Bytes);
          if (count == LANES) *reinterpret_cast<Bytes*>(it.places + at + c) = bytes;
          else std::memcpy(it.places + at + c, &bytes, count);
        }
      }
    }
  });
}

// Also adds up what reaches each channel.
static void maxPoolBack(const PoolBackward& it) {
  const long channels = it.channels, high = it.height / 2, wide = it.width / 2, line = it.width * channels;
  const long rows = it.batch * high, parts = std::max(1L, std::min<long>(16, rows * wide * channels >> 13));
  std::vector<float> sums(it.sums ? parts * channels : 0);
  inParallel(static_cast<int>(parts), [&](int part) {
    float* const sum = sums.data() + part * channels;
    for (long row = rows * part / parts; row < rows * (part + 1) / parts; row++) {
      float* above = it.dx + (row / high * it.height + row % high * 2) * line;
      for (long column = 0; column < wide; column++) {
        const long at = (row * wide + column) * channels;
        float* corner = above + column * 2 * channels;
        for (long c = 0; c < channels; c += LANES) {
          const int count = static_cast<int>(std::min<long>(LANES, channels - c));
          const long places[] = {0, channels, line, line + channels};
          Bytes bytes{};
          if (count == LANES) bytes = *reinterpret_cast<const Bytes*>(it.places + at + c);
          else std::memcpy(&bytes, it.places + at + c, count);
          const Whole place = __builtin_convertvector(bytes, Whole);
          const Vector given = partOf(it.dy + at + c, count);
          // The slope of the bend is zero there; what is infinite times zero is no number, as everywhere.
          const Vector d = place < 4 ? given : given * 0.f;
          for (int p = 0; p < 4; p++) keep(corner + places[p] + c, (place & 3) == p ? d : Vector{}, count);
          if (it.sums) keep(sum + c, partOf(sum + c, count) + d, count);
        }
      }
      // A last row or column that no square covers.
      if (it.width % 2)
        for (int r = 0; r < 2; r++) std::memset(above + r * line + (it.width - 1) * channels, 0, channels * sizeof(float));
      if (it.height % 2 && row % high == high - 1) std::memset(above + 2 * line, 0, line * sizeof(float));
    }
  });
  if (!it.sums) return;
  for (long c = 0; c < channels; c++) {
    float sum = 0;
    for (long part = 0; part < parts; part++) sum += sums[part * channels + c];
    it.sums[c] = sum;
  }
}

// Windows of any size: the largest number of each, or NaN where it holds one. What lies beyond the edge does not count.
static void windowMax(const WindowMax& it) {
  const long channels = it.channels, rows = it.batch * it.high;
  const long parts = std::max(1L, std::min<long>(16, rows * it.wide * channels * it.tall * it.broad >> 15));
  inParallel(static_cast<int>(parts), [&](int part) {
    for (long row = rows * part / parts; row < rows * (part + 1) / parts; row++) {
      const long top = row % it.high * it.down - it.above, first = std::max(0L, top), last = std::min(it.height, top + it.tall);
      const float* picture = it.x + row / it.high * it.height * it.width * channels;
      for (long column = 0; column < it.wide; column++) {
        const long left = column * it.across - it.before, from = std::max(0L, left), to = std::min(it.width, left + it.broad);
        for (long c = 0; c < channels; c += LANES) {
          const int count = static_cast<int>(std::min<long>(LANES, channels - c));
          Vector best = splat(-__builtin_inff());
          for (long r = first; r < last; r++)
            for (long k = from; k < to; k++) best = larger(partOf(picture + (r * it.width + k) * channels + c, count), best);
          keep(it.y + (row * it.wide + column) * channels + c, best, count);
        }
      }
    }
  });
}
