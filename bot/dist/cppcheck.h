/* SPDX-License-Identifier: BSD-2-Clause */
/* What cppcheck must know of Jansson. */
#define json_array_foreach(array, i, item)                                    \
    for (i = 0; i < json_array_size(array) &&                                 \
                (item = json_array_get(array, i));                            \
         i++)
#define json_object_foreach(object, key, item)                                \
    for (key = json_object_iter_key(json_object_iter(object));                \
         key && (item = json_object_get(object, key));                        \
         key = json_object_iter_key(                                          \
             json_object_iter_next(object, json_object_key_to_iter(key))))
