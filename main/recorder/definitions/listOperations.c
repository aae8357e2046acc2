// Prints the definitions of all operations of a TensorFlow library, as the protocol buffer message OpList.
#include <stddef.h>
#include <stdio.h>

typedef struct {
  const void *data;
  size_t length;
  void (*release)(void *data, size_t length);
} TF_Buffer;

extern TF_Buffer *TF_GetAllOpList(void);

int main(void) {
  const TF_Buffer *list = TF_GetAllOpList();
  return fwrite(list->data, 1, list->length, stdout) == list->length ? 0 : 1;
}
